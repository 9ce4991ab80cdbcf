package loggregator.config;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A table of files that can't be honoured, and all that is said about each. */
class BadConfigTest {
  private static final Map<String, String> ENVIRONMENT = Map.of("EMPTY", "", "ZONE", "planted", "HOST", "0.0.0.0");
  private static final String TLS = "'tls': { 'caFile': 'a', 'certFile': 'b', 'keyFile': 'c' }";

  static Stream<Arguments> files() {
    return Stream.of(
        arguments("no role", "{}",
            "agent, router, rlp, gateway, trafficController, logCache, forwarder: at least one of these sections is required"),
        arguments("unknown section", "{ 'router': {}, 'ruoter': {} }",
            "ruoter: unknown key; known here: node, admin, log, bus, auth, agent, router, rlp, gateway, "
                + "trafficController, logCache, forwarder"),
        arguments("unknown key", "{ 'router': { 'diode': { 'maxEnvelops': 1 } } }",
            "router.diode.maxEnvelops: unknown key; known here: maxEnvelopes, maxBytes"),
        arguments("a destination that is an own input",
            "{ 'agent': { 'otlp': {}, 'grpc': { " + TLS + " } }, "
                + "'forwarder': { 'otlp': { 'loop': { 'url': 'http://localhost:4317' } } } }",
            "forwarder.otlp.loop.url: is an input of this node (agent.otlp.grpc.port): "
                + "what is sent there would be sent there again"),
        arguments("a topic that is none, on brokers elsewhere, by half a user",
            "{ 'forwarder': { 'kafka': { 'far': { 'brokers': ['kafka:9092'], 'topic': 'a/b', 'user': 'u', "
                + "'acks': 'some' } } } }",
            "forwarder.kafka.far.password: goes with user: both, or neither\n"
                + "forwarder.kafka.far.topic: must be 1 to 249 of A-Z, a-z, 0-9, '.', '_' and '-', was a/b\n"
                + "forwarder.kafka.far.acks: must be one of: all, leader, none; was \"some\"\n"
                + "forwarder.kafka.far.brokers: must be on this machine's own loopback, or reached with "
                + "forwarder.kafka.far.tls or forwarder.kafka.far.allowPlainText, was [\"kafka:9092\"]"),
        arguments("port too large", "{ 'router': {}, 'admin': { 'port': 70000 } }",
            "admin.port: must be 0..65535, was 70000"),
        arguments("port too small", "{ 'router': {}, 'admin': { 'port': -1 } }",
            "admin.port: must be 0..65535, was -1"),
        arguments("limits and cipher suites that are none",
            "{ 'router': { 'grpc': { 'limits': { 'clientSharePercent': 0, 'maxHeadByte': 1 }, "
                + TLS.replace(" }", ", 'cipherSuites': ['RC4'] }") + " } } }",
            "router.grpc.tls.cipherSuites: must be names of cipher suites such as "
                + "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, was \"RC4\"\n"
                + "router.grpc.limits.clientSharePercent: must be 1..100, was 0\n"
                + "router.grpc.limits.maxHeadByte: unknown key; known here: clientSharePercent, handshakeTimeoutMs, "
                + "firstRequestTimeoutMs, idleTimeoutMs, maxHeadBytes, maxControlFrames"),
        arguments("number beyond 64 bits", "{ 'router': {}, 'admin': { 'port': 123456789012345678901234567890 } }",
            "admin.port: must be 0..65535, was 123456789012345678901234567890"),
        arguments("text for a number", "{ 'router': {}, 'admin': { 'port': '80' } }",
            "admin.port: must be a whole number, was \"80\""),
        arguments("fraction", "{ 'router': { 'instances': 1.5 } }",
            "router.instances: must be a whole number, was 1.5"),
        arguments("null", "{ 'router': { 'instances': null } }",
            "router.instances: must be a whole number, was null"),
        arguments("number for a text", "{ 'router': {}, 'node': { 'zone': 1 } }",
            "node.zone: must be text, was 1"),
        arguments("number for a flag", "{ 'router': {}, 'node': { 'developmentCertificates': 1 } }",
            "node.developmentCertificates: must be true or false, was 1"),
        arguments("list for a section", "{ 'router': [] }",
            "router: must be an object, was a list"),
        arguments("text for a section with required keys", "{ 'agent': 'yes' }",
            "agent: must be an object, was \"yes\""),
        arguments("null for a section", "{ 'router': null }",
            "router: must be an object, was null"),
        arguments("object for a tag", "{ 'agent': { 'tags': { 'a': {} }, 'grpc': { " + TLS + " } } }",
            "agent.tags.a: must be text, was an object"),
        arguments("long text with a line break", "{ 'router': { 'instances': 'a\\n" + "b".repeat(100) + "' } }",
            "router.instances: must be a whole number, was \"a?" + "b".repeat(78) + "…\""),
        arguments("certificates missing", "{ 'agent': {} }",
            "agent.grpc.tls.caFile: is required\n"
                + "agent.grpc.tls.certFile: is required\n"
                + "agent.grpc.tls.keyFile: is required"),
        arguments("empty file name", "{ 'agent': { 'grpc': { " + TLS.replace("'a'", "''") + " } } }",
            "agent.grpc.tls.caFile: must not be empty"),
        arguments("impossible file name", "{ 'agent': { 'grpc': { " + TLS.replace("'a'", "'\\u0000'") + " } } }",
            "agent.grpc.tls.caFile: is not a file's name"),
        arguments("host that is none", "{ 'router': {}, 'admin': { 'host': 'http://here' } }",
            "admin.host: must be an IP address or a host name, was \"http://here\""),
        arguments("empty host", "{ 'router': {}, 'admin': { 'host': '' } }",
            "admin.host: must be an IP address or a host name, was \"\""),
        arguments("event bus at no address in particular",
            "{ 'router': {}, 'bus': { 'cluster': { 'host': '${HOST}', " + TLS + " } } }",
            "bus.cluster.host: must be an address that peers can reach, was ${HOST}"),
        arguments("event bus that tells peers no address",
            "{ 'router': {}, 'bus': { 'cluster': { 'publicHost': '${HOST}', " + TLS + " } } }",
            "bus.cluster.publicHost: must be an address that peers can reach, was ${HOST}"),
        arguments("event bus that tells peers a URL",
            "{ 'router': {}, 'bus': { 'cluster': { 'publicHost': 'http://here', " + TLS + " } } }",
            "bus.cluster.publicHost: must be an address that peers can reach, was http://here"),
        arguments("time-outs that a node which is well can't keep",
            "{ 'router': {}, 'bus': { 'ackTimeoutMs': 100, 'peerTimeoutMs': 1000 } }",
            "bus.ackTimeoutMs: must be 500..600000, was 100\n"
                + "bus.peerTimeoutMs: must be 1500..600000, was 1000"),
        arguments("names and origins that no browser sends", "{ 'gateway': { 'auth': 'none', 'http': { "
            + "'hostNames': ['a:80'], 'allowedOrigins': ['https://a/', '*', 1] } } }",
            "gateway.http.hostNames: must be host names without a port, was \"a:80\"\n"
                + "gateway.http.allowedOrigins: must be a scheme, a host and perhaps a port each, such as "
                + "https://logs.example.com, was \"https://a/\"\n"
                + "gateway.http.allowedOrigins: must be a scheme, a host and perhaps a port each, such as "
                + "https://logs.example.com, was \"*\"\n"
                + "gateway.http.allowedOrigins: must be a scheme, a host and perhaps a port each, such as "
                + "https://logs.example.com, was 1"),
        arguments("keys that moved", "{ 'gateway': { 'auth': 'none', 'operations': { 'nodes': [], 'tls': {}, "
                + "'timeoutMs': 1 } } }",
            "gateway.operations.nodes: unknown key; the nodes are those of admin.fleet, or the members of the cluster\n"
                + "gateway.operations.tls: unknown key; admin.tls is used\n"
                + "gateway.operations.timeoutMs: unknown key; it is admin.fleetTimeoutMs"),
        arguments("no auth", "{ 'gateway': {} }",
            "gateway.auth: is required"),
        arguments("unknown auth", "{ 'gateway': { 'auth': 'NONE' } }",
            "gateway.auth: must be one of: none, uaa, oidc, tokens; was \"NONE\""),
        arguments("a method without its sections", "{ 'gateway': { 'auth': 'uaa' } }",
            "auth.uaa: is required because gateway.auth is uaa\n"
                + "auth.cloudController: is required because gateway.auth is uaa"),
        arguments("an issuer without its section", "{ 'auth': {}, 'gateway': { 'auth': 'oidc' } }",
            "auth.oidc: is required because gateway.auth is oidc"),
        arguments("tokens without their section", "{ 'auth': {}, 'gateway': { 'auth': 'tokens' } }",
            "auth.tokens: is required because gateway.auth is tokens"),
        arguments("tokens sent in the clear, and nobody to ask as",
            "{ 'router': {}, 'auth': { 'uaa': { 'url': 'http://uaa.example.com' } } }",
            "auth.uaa.url: must be https://host or https://host:port, http only for this machine's own loopback, was "
                + "http://uaa.example.com\n"
                + "auth.uaa.clientId: is required for introspection\n"
                + "auth.uaa.clientSecret: is required for introspection"),
        arguments("no URL, no word, refusals kept longer than the rest",
            "{ 'router': {}, 'auth': { 'errors': 'kind', 'cacheMs': 1, "
                + "'oidc': { 'issuer': 'https://user@host', 'audience': '' } } }",
            "auth.oidc.issuer: must be https://host or https://host:port, http only for this machine's own loopback, "
                + "was https://user@host\n"
                + "auth.oidc.audience: must not be empty\n"
                + "auth.errors: must be one of: original, honest; was \"kind\"\n"
                + "auth.refusalCacheMs: must be at most auth.cacheMs (1), was 2000"),
        arguments("unauthenticated and remote", "{ 'gateway': { 'auth': 'none', 'http': { 'host': '0.0.0.0' } } }",
            "gateway.auth: none on the address 0.0.0.0 would let everyone who reaches it read all logs and metrics; "
                + "listen on 127.0.0.1, or, if that is what you want, set "
                + "gateway.allowUnauthenticatedRemoteAccess to true"),
        arguments("unauthenticated and remote by a variable",
            "{ 'gateway': { 'auth': 'none', 'http': { 'host': '${HOST}' } } }",
            "gateway.auth: none on the address ${HOST} would let everyone who reaches it read all logs and metrics; "
                + "listen on 127.0.0.1, or, if that is what you want, set "
                + "gateway.allowUnauthenticatedRemoteAccess to true"),
        arguments("HTTPS without a key", "{ 'gateway': { 'auth': 'none', 'http': { 'tls': { 'certFile': 'a' } } } }",
            "gateway.http.tls.keyFile: is required"),
        arguments("unset variable", "{ 'router': {}, 'node': { 'zone': 'a-${MISSING}' } }",
            "node.zone: the environment variable MISSING is not set"),
        arguments("empty variable", "{ 'router': {}, 'node': { 'zone': '${EMPTY}' } }",
            "node.zone: the environment variable EMPTY is empty"),
        arguments("variable without a name", "{ 'router': {}, 'node': { 'zone': '${}' } }",
            "node.zone: must name an environment variable as ${NAME}, was \"${}\""),
        arguments("variable that doesn't end", "{ 'router': {}, 'node': { 'zone': '${ZONE' } }",
            "node.zone: must name an environment variable as ${NAME}, was \"${ZONE\""),
        arguments("wrong value of a variable", "{ 'gateway': { 'auth': '${ZONE}' } }",
            "gateway.auth: must be one of: none, uaa, oidc, tokens; was \"${ZONE}\""),
        arguments("two listeners on one port", "{ 'admin': { 'port': 8088 }, 'gateway': { 'auth': 'none' } }",
            "gateway.http.port: 127.0.0.1:8088 is already taken by admin.port=127.0.0.1:8088"),
        arguments("two listeners on one port of all addresses",
            "{ 'admin': { 'host': '::', 'port': 8088 }, "
                + "'gateway': { 'auth': 'none', 'http': { 'host': 'localhost' } } }",
            "gateway.http.port: localhost:8088 is already taken by admin.port=[::]:8088"),
        arguments("wrong keys of the UDP listener",
            "{ 'agent': { 'grpc': { " + TLS + " }, 'udp': { 'port': 70000, 'recieveBufferBytes': 1 } } }",
            "agent.udp.port: must be 0..65535, was 70000\n"
                + "agent.udp.recieveBufferBytes: unknown key; known here: host, port, receiveBufferBytes, diode"),
        arguments("batch larger than a message",
            "{ 'rlp': { 'maxBatchBytes': 5000000, 'grpc': { " + TLS + " } } }",
            "rlp.maxBatchBytes: must be at most rlp.grpc.maxMessageBytes (4194304), was 5000000"),
        arguments("a peer that is the role itself",
            "{ 'agent': { 'grpc': { 'port': 3458, " + TLS + " }, "
                + "'routers': { 'addresses': ['127.0.0.1:3458'], " + TLS + " } } }",
            "agent.routers.addresses: 127.0.0.1:3458 is where this node itself listens (agent.grpc.port)"),
        arguments("no peer", "{ 'rlp': { 'grpc': { " + TLS + " }, 'routers': { " + TLS + " } } }",
            "rlp.routers.addresses: at least one address, or a file, is required"),
        arguments("what is no address", "{ 'rlp': { 'grpc': { " + TLS + " }, 'routers': { " + TLS + ", "
            + "'addresses': ['router', 'router:70000', 7, '[::1]:8083'] } } }",
            "rlp.routers.addresses: must be host:port each, was \"router\"\n"
            + "rlp.routers.addresses: must be host:port each, was \"router:70000\"\n"
            + "rlp.routers.addresses: must be host:port each, was 7"),
        arguments("an address twice",
            "{ 'rlp': { 'grpc': { " + TLS + " }, 'routers': { " + TLS + ", 'addresses': ['a:1', 'a:1'] } } }",
            "rlp.routers.addresses: names an address twice"),
        arguments("format of the log", "{ 'router': {}, 'log': { 'format': 'xml', 'levels': { 'a.b': 'loud' } } }",
            "log.format: must be one of: text, json; was \"xml\"\n"
            + "log.levels.a.b: must be one of: debug, info, warning, error, off; was \"loud\""),
        arguments("fleet that is none", "{ 'router': {}, 'admin': { 'fleet': ['here'], 'fleetTimeoutMs': 1 } }",
            "admin.fleet: must be host:port each, was \"here\"\n"
            + "admin.fleetTimeoutMs: must be 100..60000, was 1"),
        arguments("canary that floods", "{ 'agent': { 'grpc': { " + TLS + " }, 'canary': { 'intervalMs': 1, "
            + "'timeoutMs': 70000, 'healthMinPercent': 101 } } }",
            "agent.canary.intervalMs: must be 100..3600000, was 1\n"
            + "agent.canary.timeoutMs: must be 100..60000, was 70000\n"
            + "agent.canary.healthMinPercent: must be 0..100, was 101"),
        arguments("look at the file", "{ 'router': {}, 'node': { 'configCheckIntervalMs': -1 } }",
            "node.configCheckIntervalMs: must be 0..86400000, was -1"),
        arguments("window smaller than a frame", "{ 'router': {}, 'bus': { 'windowBytes': 1024 } }",
            "bus.windowBytes: must be 262144..1073741824, was 1024"),
        arguments("no relation to a number that is wrong itself",
            "{ 'router': {}, 'auth': { 'cacheMs': -1, 'refusalCacheMs': 20000 } }",
            "auth.cacheMs: must be 0..3600000, was -1"),
        arguments("everything at once",
            "{ 'admin': { 'port': 'x' }, 'node': { 'zone': '${MISSING}' }, 'gateway': { 'prot': 1 }, 'router': 1 }",
            "node.zone: the environment variable MISSING is not set\n"
                + "admin.port: must be a whole number, was \"x\"\n"
                + "router: must be an object, was 1\n"
                + "gateway.auth: is required\n"
                + "gateway.prot: unknown key; known here: http, rlps, auth, logCaches, "
                + "allowUnauthenticatedRemoteAccess, ignoreUnknownParameters, page, login, operations, compression, heartbeatIntervalMs, "
                + "streamTimeoutMs, streamDiode, maxStreams, instances"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("files")
  void reportsEveryProblemWithItsKey(String name, String file, String problems) {
    ConfigResult<NodeConfig> result = NodeConfig.parse(new JsonObject(file.replace('\'', '"')), ENVIRONMENT);

    assertThat(result.problems().stream().map(ConfigProblem::toString).collect(joining("\n"))).isEqualTo(problems);
    assertThat(result.value()).isEmpty();
  }
}
