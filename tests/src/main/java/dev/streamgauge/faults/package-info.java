/**
 * Fault injection tests: real programs against real servers, killed and disconnected at random
 * moments, with their results compared with a plain loop's. Run them with {@code tests/faults}.
 */
package dev.streamgauge.faults;
