/**
 * Helpers shared by tests against real servers and the benchmarks: servers and programs as separate
 * processes, reproducible input, and independent counts to compare with.
 */
package dev.streamgauge.testing;
