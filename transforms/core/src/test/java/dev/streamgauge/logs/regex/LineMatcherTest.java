package dev.streamgauge.logs.regex;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.streamgauge.lines.RandomLines;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.Test;

public class LineMatcherTest {
  private static final String[] ATOMS = {
    "a",
    "b",
    "ab",
    "k",
    "é",
    "\\.",
    ".",
    "^",
    "$",
    "\\b",
    "\\B",
    "\\A",
    "\\z",
    "\\d",
    "\\D",
    "\\w",
    "\\W",
    "\\s",
    "\\S",
    "[ab]",
    "[^a]",
    "[^ ]",
    "[a-k]",
    "[]a]",
    "[^]]",
    "[\\d.]",
    "[^\\s,]",
    "[-a]",
    "[a-]",
    "[é]",
    "[[:alpha:]]",
    "\\pL",
    "(?i)",
    " ",
    "]",
    "\\[",
    "1",
    ","
  };

  private static final String[] REPETITIONS = {
    "", "", "", "*", "+", "+", "?", "*?", "+?", "??", "{0}", "{1}", "{2}", "{0,1}", "{1,2}", "{2,}",
    "{2,4}", "{1,3}?", "{0,}?"
  };

  private static final String[] GROUPS = {"(", "(", "(?:", "(?P<n>", "(?<n>", "(?i:"};

  private static String expression(Random random, int depth) {
    StringBuilder regex = new StringBuilder();
    for (int branches = 1 + random.nextInt(2) * random.nextInt(3); branches > 0; branches--) {
      for (int parts = random.nextInt(5); parts >= 0; parts--) {
        boolean group = depth > 0 && random.nextInt(3) == 0;
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

  /** The match and its groups, with their places in characters. */
  private static List<String> byRe2(Pattern pattern, String line) {
    List<String> found = new ArrayList<>();
    Matcher matcher = pattern.matcher(line);
    if (matcher.find()) {
      for (int i = 0; i <= pattern.groupCount(); i++) {
        int start = matcher.start(i);
        found.add(start < 0 ? "none" : line.substring(0, start).length() + " " + matcher.group(i));
      }
    }
    return found;
  }

  private static List<String> byMatcher(LineMatcher matcher, int groups, String line) {
    // Not alone in its array.
    byte[] bytes = ("a1 " + line + " b2").getBytes(UTF_8);
    List<String> found = new ArrayList<>();
    if (matcher.find(bytes, 3, bytes.length - 3)) {
      for (int i = 0; i <= groups; i++) {
        if (!matcher.has(i)) {
          found.add("none");
          continue;
        }
        int start = matcher.start(i);
        int end = matcher.end(i);
        assertThat(new String(bytes, start, end - start, UTF_8)).isEqualTo(matcher.group(i));
        found.add(new String(bytes, 3, start - 3, UTF_8).length() + " " + matcher.group(i));
      }
    }
    return found;
  }

  private static void assertSame(Pattern pattern, List<String> lines) {
    LineMatcher matcher = LineRegex.of(pattern).matcher();
    LineMatcher whole = LineRegex.whole(pattern).matcher();
    for (String line : lines) {
      byte[] bytes = line.getBytes(UTF_8);
      assertThat(whole.find(bytes, 0, bytes.length))
          .as("%s is \"%s\"", pattern, line)
          .isEqualTo(pattern.matcher(line).matches());
      assertThat(byMatcher(matcher, pattern.groupCount(), line))
          .as("%s in \"%s\"", pattern, line)
          .isEqualTo(byRe2(pattern, line));
    }
  }

  @Test
  public void findsTheSameAsRe2jWithRandomExpressions() {
    List<String> lines = RandomLines.of(4, 60, 12, "aabbkK.é€ ]1[-,\n\uD83D\uDE00");
    Random random = new Random(31);
    int direct = 0;
    for (int round = 0; round < 6_000; round++) {
      Pattern pattern;
      try {
        pattern = Pattern.compile(expression(random, random.nextInt(4)));
      } catch (PatternSyntaxException e) {
        continue;
      }
      direct += LineRegex.of(pattern).program() == null ? 0 : 1;
      assertSame(pattern, lines);
    }
    assertThat(direct).as("expressions that RE2/J is not asked for").isGreaterThan(1_000);
  }

  @Test
  public void findsTheSameAsRe2jWithExpressionsOfFormats() {
    List<String> lines =
        List.of(
            "2023-11-14T22:13:20.000Z host-017 ERROR [checkout] request timeout é for 17 ms",
            "10.0.0.17 - - [14/Nov/2023:22:13:20 +0000] \"GET /a?b=c HTTP/1.1\" 503 1234 \"-\" \"x y\"",
            "<34>Nov 14 22:13:20 host app[4711]: text",
            "level=info code=200 took=12.5ms",
            "ERROR",
            "");
    for (String regex :
        List.of(
            "^(?P<time>\\S+) (?P<host>\\S+) (?P<severity>\\S+) (?P<message>.*)",
            "^(?P<time>\\S+) (?P<host>[^ ]*) (?P<level>[A-Z]+) +\\[(?P<service>\\w+)\\] (?P<m>.*)$",
            "^(\\d{1,3}(?:\\.\\d{1,3}){3}) \\S+ (\\S+) \\[([^\\]]+)\\] \"(\\w+) (.*?) HTTP/(\\d\\.\\d)\" (\\d+) (\\d+|-)",
            "(?P<app>\\w+)(?:\\[(?P<pid>\\d+)\\])?: (?P<message>.*)",
            "code=(?P<code>\\d+).* took=(?P<took>[0-9.]+)ms",
            "(\\d+) ms$",
            "\\b(ERROR|WARN|FATAL)\\b",
            ".*(\\d+).*")) {
      Pattern pattern = Pattern.compile(regex);
      assertThat(LineRegex.of(pattern).program()).as(regex).isNotNull();
      assertSame(pattern, lines);
    }
  }

  @Test
  public void leavesToRe2jWhatWouldTakeTooLong() {
    String line = "a".repeat(2_000);
    assertSame(Pattern.compile("^(?:a|aa)+b"), List.of(line, line + "b"));
    assertSame(Pattern.compile("(.*)(.*)(.*)(.*)c"), List.of(line, line + "c"));
    assertSame(Pattern.compile("(a+)+[bc]"), List.of(line, line + "b", "é" + line + "c"));
  }

  @Test
  public void compilesManyOptionalPartsAtOnce() {
    assertSame(Pattern.compile("(x)?(?:yz)?".repeat(60) + "$"), List.of("xyzx", "q", ""));
    assertSame(Pattern.compile("(?:ab?){1000}"), List.of("ab".repeat(1_000), "a".repeat(999)));
  }

  @Test
  public void readsBytesThatAreNoUtf8WithoutFailing() {
    Random random = new Random(7);
    for (String regex : List.of("^(\\S+) (.)", "[^a]+$", "(?i)a(.)", "é+.", ".{2,3}?\\b")) {
      LineMatcher matcher = LineRegex.of(Pattern.compile(regex)).matcher();
      for (int round = 0; round < 5_000; round++) {
        byte[] bytes = new byte[random.nextInt(12)];
        random.nextBytes(bytes);
        if (matcher.find(bytes, 0, bytes.length)) {
          int start = matcher.start(0);
          assertThat(start).isBetween(0, matcher.end(0));
          assertThat(matcher.end(0)).isLessThanOrEqualTo(matcher.bytes().length);
        }
      }
    }
  }
}
