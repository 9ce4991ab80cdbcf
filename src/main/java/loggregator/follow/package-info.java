/**
 * Reading what a Log Cache keeps in the order in which it came, from where a reader was: the questions, the answers, and
 * feeds that are made of them.
 *
 * <p>A reader asks, is given some envelopes and a cursor, and asks again from there. The Log Cache remembers nothing of
 * its readers; nothing is sent that a reader did not ask for, so that no queue need hold it and nothing is lost on the
 * way.
 */
package loggregator.follow;
