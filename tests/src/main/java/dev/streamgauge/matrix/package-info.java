/**
 * The runner matrix: the same scenarios on every runner, each with the real program, a real broker
 * and the answer of a plain loop. Run it with {@code tests/matrix}; {@code docs/runners.md} has the
 * resulting table.
 */
package dev.streamgauge.matrix;
