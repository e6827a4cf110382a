/**
 * A cluster's worth of splits, keys and rules in one process, with the real readers, functions and
 * state cells. Run it with {@code tests/scale}; {@code docs/scaling.md} has its figures.
 */
package dev.streamgauge.scale;
