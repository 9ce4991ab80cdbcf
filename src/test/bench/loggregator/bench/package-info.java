/**
 * The benchmark programme: a load generator with an exact account of what was lost, doubled or reordered, and the node
 * under test as a process of its own. Test scope, so that it never ships. {@link loggregator.bench.Bench} runs it.
 */
package loggregator.bench;
