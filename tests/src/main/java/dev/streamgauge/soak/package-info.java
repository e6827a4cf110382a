/**
 * Long runs in a short time: event time and bundles as in a live run, one bundle after the other.
 * Run it with {@code tests/soak}; {@code docs/scaling.md} has its figures.
 */
package dev.streamgauge.soak;
