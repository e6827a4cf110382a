package dev.streamgauge.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Generates realistic log lines of about 110 bytes, each computed from only the seed and its
 * number: a program that fills a topic and a plain loop see the same lines without storing them.
 *
 * <pre>{@code
 * LogLines.seeded(7).hosts(50).lines(1_000_000).forEach(line -> ...);
 * // 2023-11-14T22:13:20.000Z host-017 ERROR [checkout] request timeout for order session ...
 * }</pre>
 *
 * <p>Immutable and thread-safe.
 */
public final class LogLines {
  /** The maximum length of a line. */
  public static final int MAX_BYTES = 160;

  private static final int TARGET_BYTES = 104;
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
  private static final Instant DEFAULT_START = Instant.parse("2023-11-14T22:13:20Z");
  private static final byte[][] QUIET_LEVELS = words("INFO INFO INFO INFO INFO DEBUG DEBUG WARN");
  private static final byte[] ERROR = "ERROR".getBytes(ISO_8859_1);
  private static final byte[][] SERVICES =
      words("[checkout] [payment] [search] [catalog] [gateway] [session] [billing] [mailer]");

  /** Words from frequent to rare. None contains the text of a level. */
  private static final byte[][] VOCABULARY =
      words(
          "request user order the for with session completed in after from timeout connection"
              + " cache retry response to payload service queue token database lock index page"
              + " customer cart item price payment invoice upstream downstream handler worker"
              + " thread pool memory buffer socket stream batch message topic partition offset"
              + " commit replica leader election heartbeat latency budget quota limit rate"
              + " throttle circuit breaker open closed half probe health check ready live node"
              + " cluster shard region zone bucket object blob upload download checksum digest"
              + " signature certificate expired renewed rotated secret key vault policy role"
              + " permission denied granted audit trail event schema version migration rollback"
              + " snapshot restore compaction segment flush fsync quorum fence epoch zombie");

  /** A line with its event time in milliseconds since the epoch. */
  public record Line(long timeMillis, String text) {}

  private final long seed;
  private final long startMicros;
  private final long stepMicros;
  private final long jitterMillis;
  private final int firstHost;
  private final int hosts;
  private final double errorRate;
  private final double lateRate;

  private LogLines(
      long seed,
      long startMicros,
      long stepMicros,
      long jitterMillis,
      int firstHost,
      int hosts,
      double errorRate,
      double lateRate) {
    this.seed = seed;
    this.startMicros = startMicros;
    this.stepMicros = stepMicros;
    this.jitterMillis = jitterMillis;
    this.firstHost = firstHost;
    this.hosts = hosts;
    this.errorRate = errorRate;
    this.lateRate = lateRate;
  }

  /**
   * Returns a generator of a line every millisecond from 2023-11-14T22:13:20Z on 20 hosts, 5 % of
   * them errors.
   */
  public static LogLines seeded(long seed) {
    return new LogLines(seed, DEFAULT_START.toEpochMilli() * 1000, 1000, 0, 0, 20, 0.05, 1);
  }

  public LogLines startingAt(Instant start) {
    return new LogLines(
        seed,
        start.toEpochMilli() * 1000,
        stepMicros,
        jitterMillis,
        firstHost,
        hosts,
        errorRate,
        lateRate);
  }

  /**
   * Sets the event time between two lines, to the microsecond; times are truncated to milliseconds.
   */
  public LogLines every(Duration step) {
    return new LogLines(
        seed,
        startMicros,
        step.toNanos() / 1000,
        jitterMillis,
        firstHost,
        hosts,
        errorRate,
        lateRate);
  }

  /** Moves each line's time back by up to {@code jitter}, so that lines are out of order. */
  public LogLines outOfOrderBy(Duration jitter) {
    return new LogLines(
        seed, startMicros, stepMicros, jitter.toMillis(), firstHost, hosts, errorRate, 1);
  }

  /**
   * Moves the times of a share of the lines, from 0 to 1, back by up to {@code most}, and leaves
   * the rest in order.
   */
  public LogLines someLateBy(double share, Duration most) {
    return new LogLines(
        seed, startMicros, stepMicros, most.toMillis(), firstHost, hosts, errorRate, share);
  }

  /**
   * Sets how many hosts the lines come from, at most 100 000; with more than 1000, names are
   * longer.
   */
  public LogLines hosts(int hosts) {
    if (hosts < 1 || hosts > 100_000) {
      throw new IllegalArgumentException("hosts must be in 1..100000: " + hosts);
    }
    return new LogLines(
        seed, startMicros, stepMicros, jitterMillis, firstHost, hosts, errorRate, lateRate);
  }

  /** Sets the number of the first host, for lines from other hosts than those of others. */
  public LogLines hostsFrom(int first) {
    return new LogLines(
        seed, startMicros, stepMicros, jitterMillis, first, hosts, errorRate, lateRate);
  }

  /** Sets the share of lines with level ERROR, from 0 to 1. */
  public LogLines errorRate(double errorRate) {
    return new LogLines(
        seed, startMicros, stepMicros, jitterMillis, firstHost, hosts, errorRate, lateRate);
  }

  /** Returns the first {@code n} lines. */
  public Stream<Line> lines(long n) {
    return LongStream.range(0, n).mapToObj(i -> new Line(timeMillis(i), text(i)));
  }

  /** Returns the event time of line {@code i}. */
  public long timeMillis(long i) {
    long time = Math.floorDiv(startMicros + i * stepMicros, 1000L);
    // A separate random number, so that the words of a line are the same with and without jitter.
    if (jitterMillis == 0) {
      return time;
    }
    long random = mix(~draw(i));
    boolean late = lateRate == 1 || (mix(random) >>> 11) * 0x1.0p-53 < lateRate;
    return late ? time - (random >>> 1) % (jitterMillis + 1) : time;
  }

  /** Returns line {@code i} as a string. */
  public String text(long i) {
    return new String(bytes(i), ISO_8859_1);
  }

  /** Returns line {@code i} as bytes (ASCII). */
  public byte[] bytes(long i) {
    byte[] line = new byte[MAX_BYTES];
    return Arrays.copyOf(line, write(i, line));
  }

  /** Writes line {@code i} to the start of {@code into} and returns its length. */
  public int write(long i, byte[] into) {
    long random = draw(i);
    int at = writeTime(timeMillis(i), into);
    at = append(into, at, " host-");
    int host = firstHost + (int) unsignedBelow(random, hosts);
    at = digits(into, at, host, firstHost + hosts <= 1000 ? 3 : 5);
    random = mix(random);
    boolean error = (random >>> 11) * 0x1.0p-53 < errorRate;
    into[at++] = ' ';
    random = mix(random);
    at = append(into, at, error ? ERROR : QUIET_LEVELS[(int) (random & 7)]);
    into[at++] = ' ';
    at = append(into, at, SERVICES[(int) (random >>> 3 & 7)]);
    while (at < TARGET_BYTES) {
      random = mix(random);
      // The cube of a uniform random number prefers the front of the list: a tenth of the words
      // make up half of the text, as in real logs.
      double u = (random >>> 11) * 0x1.0p-53;
      into[at++] = ' ';
      at = append(into, at, VOCABULARY[(int) (u * u * u * VOCABULARY.length)]);
    }
    return at;
  }

  private long draw(long i) {
    return mix(seed + (i + 1) * GOLDEN_GAMMA);
  }

  /** Returns the output function of SplitMix64. */
  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  private static long unsignedBelow(long random, int bound) {
    return (random >>> 33) * bound >>> 31;
  }

  /**
   * Writes ISO 8601 by arithmetic (Howard Hinnant's civil_from_days): a formatter is ten times
   * slower.
   */
  private static int writeTime(long millis, byte[] into) {
    long days = Math.floorDiv(millis, 86_400_000L);
    int inDay = (int) Math.floorMod(millis, 86_400_000L);
    long shifted = days + 719_468;
    long era = Math.floorDiv(shifted, 146_097L);
    int dayOfEra = (int) (shifted - era * 146_097);
    int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
    int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    int shiftedMonth = (5 * dayOfYear + 2) / 153;
    int day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1;
    int month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
    int year = (int) (yearOfEra + era * 400) + (month <= 2 ? 1 : 0);
    int at = digits(into, 0, year, 4);
    into[at++] = '-';
    at = digits(into, at, month, 2);
    into[at++] = '-';
    at = digits(into, at, day, 2);
    into[at++] = 'T';
    at = digits(into, at, inDay / 3_600_000, 2);
    into[at++] = ':';
    at = digits(into, at, inDay / 60_000 % 60, 2);
    into[at++] = ':';
    at = digits(into, at, inDay / 1000 % 60, 2);
    into[at++] = '.';
    at = digits(into, at, inDay % 1000, 3);
    into[at++] = 'Z';
    return at;
  }

  private static int digits(byte[] into, int at, int value, int width) {
    for (int i = at + width - 1; i >= at; i--) {
      into[i] = (byte) ('0' + value % 10);
      value /= 10;
    }
    return at + width;
  }

  private static int append(byte[] into, int at, String ascii) {
    for (int i = 0; i < ascii.length(); i++) {
      into[at++] = (byte) ascii.charAt(i);
    }
    return at;
  }

  private static int append(byte[] into, int at, byte[] word) {
    System.arraycopy(word, 0, into, at, word.length);
    return at + word.length;
  }

  private static byte[][] words(String text) {
    return Arrays.stream(text.split(" "))
        .map(word -> word.getBytes(ISO_8859_1))
        .toArray(byte[][]::new);
  }
}
