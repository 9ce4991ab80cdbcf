/** What a starting node does before its roles start, so that its code is compiled when the first envelopes come. */
package loggregator.warmup;
