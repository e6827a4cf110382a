package dev.streamgauge.patterns;

/**
 * A kind of line: a template, and how often and when its lines were seen.
 *
 * @param id identifies the template; the same wherever the same template is found
 * @param template the message of a line, with {@code <*>} for each value
 * @param count the number of lines
 * @param firstMillis the time of the first line, in milliseconds since the epoch, or {@code
 *     LineTime.NONE} if no line has a time
 * @param lastMillis the time of the last line, or {@code LineTime.NONE}
 * @param sample the earliest line, cut to 512 bytes
 * @since 0.1.0
 */
public record Pattern(
    String id, String template, long count, long firstMillis, long lastMillis, String sample) {}
