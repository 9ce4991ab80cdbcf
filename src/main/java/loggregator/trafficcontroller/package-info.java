/**
 * The Traffic Controller: serves consumers of the first generation from the Routers, one envelope a WebSocket message.
 */
package loggregator.trafficcontroller;
