/**
 * Benchmarks: the same log lines through Streamgauge, through the textbook Beam pipeline, through
 * native engines ({@code tests/contenders}) and through a bare consumer that marks the limit, with
 * every result held against a plain loop. Run them with {@code tests/bench}.
 */
package dev.streamgauge.bench;
