package dev.streamgauge.patterns.signature;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import org.apache.beam.sdk.annotations.Internal;

/** Writes signatures for people: the message of a line with {@value #VALUE} for each value. */
@Internal
public final class Template {
  /** Stands for a value. */
  public static final String VALUE = "<*>";

  private final LineSignature signature = new LineSignature();

  /** Returns the template of a line by its signature alone. */
  public String of(byte[] line, int from, int to) {
    signature.read(line, from, to);
    return write(line, to, token -> false, signature.tokens()).toString();
  }

  /**
   * Returns the template of a pattern.
   *
   * @param sample a line of the pattern, perhaps truncated
   * @param tokens the tokens of the sample's signature
   * @param isMasked whether a token, by its index, is a value too
   */
  public String of(byte[] sample, List<String> tokens, IntPredicate isMasked) {
    signature.read(sample, 0, sample.length);
    int skipped = signature.skipped();
    int same = same(tokens);
    StringBuilder text =
        write(
            sample,
            same == tokens.size() ? sample.length : -1,
            token -> token >= skipped && isMasked.test(token - skipped),
            same + skipped);
    for (int i = same; i < tokens.size(); i++) {
      // The sample was truncated, or the signature is a coarse one.
      String token = isMasked.test(i) || isValue(tokens.get(i)) ? VALUE : tokens.get(i);
      if (!token.equals(VALUE) || !text.toString().endsWith(VALUE)) {
        text.append(text.length() == 0 ? "" : " ").append(token);
      }
    }
    return text.toString();
  }

  private static boolean isValue(String token) {
    return token.length() == 1 && token.charAt(0) == LineSignature.VALUE;
  }

  /** Returns how many of {@code tokens}, from the first, are those of the line just read. */
  private int same(List<String> tokens) {
    int skipped = signature.skipped();
    int most = Math.min(tokens.size(), signature.tokens() - skipped);
    int from = signature.from();
    for (int i = 0; i < most; i++) {
      byte[] token = tokens.get(i).getBytes(UTF_8);
      int end = signature.end(i + skipped);
      if (!Arrays.equals(token, 0, token.length, signature.bytes(), from, end)) {
        return i;
      }
      from = end + 1;
    }
    return most;
  }

  /** Writes the first tokens of the line just read, and what follows them up to {@code end}. */
  private StringBuilder write(byte[] line, int end, IntPredicate isMasked, int tokens) {
    StringBuilder text = new StringBuilder();
    int at = signature.messageStart();
    boolean afterValue = false;
    for (int i = 0; i < tokens; i++) {
      boolean value = signature.isValue(i) || isMasked.test(i);
      if (!value || !afterValue) {
        append(text, line, at, Math.max(at, signature.lineStart(i)));
      }
      if (value) {
        value(
            text, line, afterValue ? at : signature.lineStart(i), signature.lineEnd(i), afterValue);
      } else {
        append(text, line, signature.lineStart(i), signature.lineEnd(i));
      }
      afterValue = value;
      at = Math.max(at, signature.lineEnd(i));
    }
    append(text, line, at, Math.max(at, end));
    return new StringBuilder(text.toString().strip());
  }

  /** Writes neighbouring values as one, but leaves no bracket without its counterpart. */
  private static void value(StringBuilder text, byte[] line, int from, int to, boolean afterValue) {
    text.append(afterValue ? "" : VALUE);
    int depth = 0;
    for (int i = from; i < to; i++) {
      boolean opens = line[i] == '(' || line[i] == '[' || line[i] == '{';
      if (opens) {
        depth++;
      } else if (line[i] == ')' || line[i] == ']' || line[i] == '}') {
        if (depth == 0) {
          text.append((char) line[i]);
        }
        depth = Math.max(0, depth - 1);
      }
    }
    for (int i = to - 1; i >= from && depth > 0; i--) {
      if (line[i] == '(' || line[i] == '[' || line[i] == '{') {
        text.append(' ').append((char) line[i]).append(VALUE);
        depth--;
      }
    }
  }

  private static void append(StringBuilder text, byte[] line, int from, int to) {
    text.append(new String(line, from, to - from, UTF_8));
  }
}
