/** The Traffic Controller: gives consumers of the first generation what Routers have, a WebSocket message an envelope. */
package loggregator.trafficcontroller;
