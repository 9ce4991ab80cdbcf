/**
 * What both links between processes have in common at a source of feeds: a queue for each feed, the turns that queues
 * take, and segments, in which an envelope crosses the link once however many feeds of the peer select it.
 *
 * <p>Threading: everything belongs to the event loop of its link.
 */
package loggregator.feeds;
