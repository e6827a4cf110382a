/**
 * Tests by breaking: real programs against real servers, killed and cut off at random moments, and
 * their results held against a plain loop. Run them with {@code tests/faults}.
 */
package dev.streamgauge.faults;
