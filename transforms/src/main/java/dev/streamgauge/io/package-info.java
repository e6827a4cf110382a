/**
 * Sources that read batches of lines (the batching decorator, Kafka, sockets, files) and sinks that
 * write windowed counts. Source and clock details stay here; nothing else in the library imports
 * this package.
 */
package dev.streamgauge.io;
