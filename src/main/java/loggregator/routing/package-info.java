/**
 * Decides which subscriptions get an envelope. A {@link loggregator.routing.RoutingTable} indexes the selectors of all
 * subscriptions in a tree of three levels, so that an envelope meets only the subscriptions that match it:
 *
 * <pre>
 *   SelectorIndex ─ source id (or any) ─ message type ─┬─ SelectorNode: any name
 *                                                      └─ hash of the name or names ─ SelectorNode
 *   SelectorNode, one a distinct selector ─┬─ Chorus, one a set of selectors ─ Subscription
 *                                          └─ Group, one a shard id ─ Member, one a subscription
 * </pre>
 *
 * An envelope meets at most {@link loggregator.routing.Match#MAX_NODES four} nodes. Each of their groups gives it to
 * one of its members. Subscriptions that compete with nobody, without a shard id or alone under their own, are in
 * choruses: all subscriptions of a chorus ask for the same, and are given each envelope.
 *
 * <p>Threading: a table and everything in it belong to one thread. Nothing here knows of sockets or event loops.
 */
package loggregator.routing;
