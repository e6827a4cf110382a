package dev.streamgauge.logs.regex;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.RandomLines;
import dev.streamgauge.logs.filter.MatchesFn;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.Test;

public class PrefilterTest {
  /** Parts of expressions: what is read here, what is skipped, what is given up on. */
  private static final String[] ATOMS = {
    "a",
    "b",
    "ab",
    "k",
    "s",
    "E",
    "\u00e9",
    "\u017f",
    ".",
    "^",
    "$",
    "\\b",
    "\\B",
    "\\A",
    "\\z",
    "\\d",
    "\\W",
    "\\.",
    "\\t",
    "\\x61",
    "\\x{e9}",
    "\\pL",
    "\\p{Greek}",
    "\\Qa.b\\E",
    "[ab]",
    "[^a]",
    "[a-k]",
    "[]a]",
    "[^]]",
    "[[:alpha:]]",
    "[a\\]b]",
    "[\\d.]",
    "[k\u00e9]",
    "[[:]",
    "[-a]",
    "(?i)",
    "(?-i)",
    "(?s)",
    "{",
    "a{",
    "{,2}",
    "a{01}",
    " ",
    "]",
    "}",
    "\\101",
    "\\C"
  };

  private static final String[] REPETITIONS = {
    "", "", "", "", "*", "+", "?", "*?", "+?", "??", "{0}", "{1}", "{2}", "{0,1}", "{1,2}", "{2,}",
    "{0,}?"
  };

  private static final String[] GROUPS = {
    "(", "(?:", "(?P<n>", "(?<n>", "(?i:", "(?-i:", "(?ms-U:"
  };

  @Test
  public void filtersAsTheExpressionAloneDoes() {
    List<String> lines = RandomLines.of(4, 300, 9, "aabbkKsSE.\u00e9\u00c9\u017f\u212a {}]\t1[-,2");
    LineBatch batch = RandomLines.batch(lines);
    Random random = new Random(11);
    int filtering = 0;
    for (int round = 0; round < 6_000; round++) {
      String regex = expression(random, 3);
      Pattern pattern;
      try {
        pattern = Pattern.compile(regex);
      } catch (PatternSyntaxException e) {
        continue;
      }
      filtering += RequiredTexts.of(regex).isEmpty() ? 0 : 1;

      List<String> kept = RandomLines.lines(new MatchesFn(pattern).apply(batch));

      assertThat(kept)
          .as(regex)
          .isEqualTo(lines.stream().filter(line -> pattern.matcher(line).find()).toList());
    }
    // Else nothing was tested.
    assertThat(filtering).isGreaterThan(500);
  }

  private static String expression(Random random, int depth) {
    StringBuilder regex = new StringBuilder();
    for (int branches = 1 + random.nextInt(2) * random.nextInt(3); branches > 0; branches--) {
      for (int parts = random.nextInt(4); parts >= 0; parts--) {
        boolean group = depth > 0 && random.nextInt(4) == 0;
        regex
            .append(
                group
                    ? pick(random, GROUPS) + expression(random, depth - 1) + ")"
                    : pick(random, ATOMS))
            .append(pick(random, REPETITIONS));
      }
      regex.append(branches > 1 ? "|" : "");
    }
    return regex.toString();
  }

  private static String pick(Random random, String[] choices) {
    return choices[random.nextInt(choices.length)];
  }

  @Test
  public void findsTheTextsThatEachMatchHolds() {
    requires("ERROR.*disk", Set.of("ERROR"), Set.of("disk"));
    requires("\\b(ERROR|FATAL)\\b", Set.of("ERROR", "FATAL"));
    requires(
        "^\\S+ \\[?error: (?P<what>\\w+) failed",
        Set.of(" failed"),
        Set.of(" error: ", " [error: "));
    requires("[Ee]rror", Set.of("Error", "error"));
    requires("errors?", Set.of("error"));
    requires("(disk){2,3} full", Set.of(" full"), Set.of("disk"));
    requires("5\\d\\d|timeout \\d+", Set.of("5", "timeout "));
    requires("(?i)no", Set.of("NO", "No", "nO", "no"));
    requires("(?i:k)=", Set.of("K=", "k=", "\u212a="));
    requires("\u00e9t\u00e9+", Set.of("\u00e9t"), Set.of("\u00e9"));
  }

  @Test
  public void requiresNothingWhereThereIsNothingSure() {
    for (String regex :
        List.of(
            "a*",
            "a?",
            "(a|b*)",
            "x|",
            ".",
            "[a-z]",
            "\\d+",
            "^$",
            "a{0}",
            "[^a]",
            "\\pL",
            "(?i)\u00e9",
            "\\Qa\\E",
            "\ufffd")) {
      assertThat(RequiredTexts.of(regex)).as(regex).isEmpty();
    }
  }

  @Test
  public void looksForNoMoreTextsThanASearchIsWorth() {
    String many = String.join("|", RandomLines.of(2, 40, 9, "abcdefgh"));

    assertThat(RequiredTexts.of("x(" + many + ")")).containsExactly(Set.of("x"));
    assertThat(RequiredTexts.of("(?i)abcdefgh"))
        .allSatisfy(texts -> assertThat(texts).hasSizeLessThanOrEqualTo(16));
    assertThat(RequiredTexts.of("a.b.c.d.e.f.g")).hasSize(4);
  }

  @Test
  public void looksAtNothingBeyondTheLine() {
    byte[] bytes = "an ERROR on disk".getBytes(UTF_8);
    Prefilter prefilter = Prefilter.of("ERROR.*disk");

    assertThat(prefilter.mayMatch(bytes, 0, bytes.length)).isTrue();
    assertThat(prefilter.mayMatch(bytes, 0, bytes.length - 1)).isFalse();
    assertThat(prefilter.mayMatch(bytes, 4, bytes.length)).isFalse();
    assertThat(prefilter.mayMatch(bytes, 0, 0)).isFalse();
  }

  @SafeVarargs
  private static void requires(String regex, Set<String>... sets) {
    assertThat(RequiredTexts.of(regex)).as(regex).containsExactlyInAnyOrder(sets);
  }
}
