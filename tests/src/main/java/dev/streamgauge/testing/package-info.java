/**
 * What tests against real servers and the benchmarks share: servers and programs as processes of
 * their own, reproducible input, and counts made independently of Streamgauge to compare with.
 */
package dev.streamgauge.testing;
