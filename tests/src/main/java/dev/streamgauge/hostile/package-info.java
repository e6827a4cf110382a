/**
 * Senders that mean well and senders that do not, for each protocol that a program receives: the
 * same list for the test in the build and for the longer runs of {@code tests/faults}.
 */
package dev.streamgauge.hostile;
