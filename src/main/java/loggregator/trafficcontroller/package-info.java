/** Serves consumers of the first generation over WebSockets. */
package loggregator.trafficcontroller;
