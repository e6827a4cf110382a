package dev.streamgauge.pipelines.history;

/**
 * The account of all lines at one time: read = counted + filtered + dead + late, once no line is
 * between reading and counting.
 *
 * @param atMillis wall-clock time
 * @param watermarkMillis the event time up to which input was read; {@link Long#MIN_VALUE} if it is
 *     not known
 */
public record AccountRow(
    long atMillis,
    long read,
    long counted,
    long filtered,
    long dead,
    long late,
    long watermarkMillis) {}
