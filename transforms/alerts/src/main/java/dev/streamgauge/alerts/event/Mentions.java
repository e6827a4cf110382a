package dev.streamgauge.alerts.event;

import java.util.regex.Pattern;
import org.apache.beam.sdk.annotations.Internal;

/**
 * Keeps texts from lines from calling people: whoever writes to a log must not be able to wake a
 * whole channel by {@code @here}. Chat programs differ in what they take for a mention, so all
 * common forms lose their power: the at sign becomes a wider one that looks the same to people.
 */
@Internal
public final class Mentions {
  private static final char WIDE_AT = '\uFF20';

  /**
   * A name, or a word for many even in the middle of another, as some programs take it; not in
   * addresses such as {@code jo@all.example}.
   */
  private static final Pattern MENTION =
      Pattern.compile(
          "(?i)(?<![\\w.+-])@(?=\\w)"
              + "|@(?=(?:here|channel|everyone|all|group|team|online)(?![\\w-]*\\.\\w))"
              + "|(?<=<)[@!](?=[\\w&!^#])");

  private Mentions() {}

  /** Returns {@code text}, in which nobody is mentioned. */
  public static String inactive(String text) {
    return text.indexOf('@') < 0 && text.indexOf("<!") < 0
        ? text
        : MENTION.matcher(text).replaceAll(String.valueOf(WIDE_AT));
  }
}
