/**
 * Decides which subscriptions get an envelope. A {@link loggregator.routing.RoutingTable} indexes the selectors of all
 * subscriptions in a tree of three levels, so that an envelope meets only the subscriptions that match it:
 *
 * <pre>
 *   SelectorIndex ─ source id (or any) ─ message type ─┬─ SelectorNode: any name
 *                                                      └─ hash of the name or names ─ SelectorNode
 *   SelectorNode, one a distinct selector ─ Group, one a shard id ─ Member, one a subscription
 * </pre>
 *
 * An envelope meets at most {@link loggregator.routing.Match#MAX_NODES four} nodes; each of their groups gives it to
 * one of its members. A subscription without a shard id is a group of its own.
 *
 * <p>Threading: a table and everything in it belong to one thread. Nothing here knows of sockets or event loops.
 */
package loggregator.routing;
