package dev.streamgauge.hostile;

import java.util.function.IntFunction;

/**
 * Sends numbered records as they have to be sent.
 *
 * @param request sends one request of records
 * @param line returns the line that a record has to become; only good ones have {@link #MARK}
 */
public record GoodSender(Request request, IntFunction<String> line) {
  /** What the lines of good senders have, and no others. */
  public static final String MARK = "well-meant";

  /** What a text has besides, and how JSON writes it. */
  static final String ODD = " a\nb\u0001 \"c\"\\ \u00e4\u20ac";

  static final String ODD_IN_JSON = " a\\nb\\u0001 \\\"c\\\"\\\\ \u00e4\u20ac";

  /** Sends records {@code [from, to)}; returns whether they are acknowledged. */
  @FunctionalInterface
  public interface Request {
    boolean send(Target target, int from, int to) throws Exception;
  }

  /** How many records have the same {@code request=} in their text. */
  public static final int OF_A_REQUEST = 100;

  /** Returns the text of a record. */
  static String text(int number) {
    return MARK + " request=" + number / OF_A_REQUEST + " record=" + number;
  }
}
