"""Prints what cf-python-client reads, a line for each envelope or each piece of the Gateway's answer.

Arguments: the URL of an API that names the Traffic Controller, the Gateway and where tokens are; "stream" or "gateway";
an application. Logs in once more when the first token is refused. Ends when it is told to.
"""

import asyncio
import sys

import websocket
from cloudfoundry_client.client import CloudFoundryClient

LOGINS = 2


def main(api, what, application):
    client = CloudFoundryClient(api)
    for _ in range(LOGINS):
        client.init_with_user_credentials("somebody", "secret")
        if what == "stream":
            read_stream(client, application)
        else:
            asyncio.run(read_gateway(client, application))
        say("the end")
    sys.exit("no login is left")


def read_stream(client, application):
    try:
        for envelope in client.doppler.stream_logs(application):
            say(describe(envelope))
    except websocket.WebSocketBadStatusException as refusal:
        say(f"refused: {refusal.status_code}")


def describe(envelope):
    log = envelope.logMessage
    kind = envelope.EventType.Name(envelope.eventType)
    if kind != "LogMessage":
        return kind
    direction = log.MessageType.Name(log.message_type)
    return f"{kind} {direction} {log.app_id}/{log.source_instance} {log.source_type} {log.message.decode()}"


async def read_gateway(client, application):
    async for piece in client.rlpgateway.stream_logs(application):
        say(piece.decode().replace("\n", "\\n"))


def say(line):
    print(line, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
