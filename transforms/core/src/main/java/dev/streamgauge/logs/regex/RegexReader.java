package dev.streamgauge.logs.regex;

import dev.streamgauge.logs.regex.RequiredTexts.Known;
import dev.streamgauge.logs.regex.RequiredTexts.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Parses an expression of <a href="https://github.com/google/re2/wiki/Syntax">RE2's syntax</a> to
 * find out which texts it matches, since RE2/J does not expose its parse tree.
 *
 * <p>The expression must be valid. For constructs it does not understand, and for character classes
 * with more than a few members, it reports that nothing is known.
 */
final class RegexReader {
  private static final int MOST_MEMBERS = 4;

  /** Escapes that stand for many characters, or, in upper case, for all others. */
  private static final String CLASSES = "dDsSwW";

  /** Escapes that match a position between characters. */
  private static final String PLACES = "bBAz";

  private static final String REPETITIONS = "*+?{";

  private final String regex;
  private int at;
  private boolean ignoresCase;

  RegexReader(String regex) {
    this.regex = regex;
  }

  /**
   * Thrown and caught only in this class; without it every level of the recursion would have to
   * pass the failure on.
   */
  private static final class NotUnderstood extends RuntimeException {
    private static final long serialVersionUID = 1;

    NotUnderstood() {
      super(null, null, false, false);
    }
  }

  Known read() {
    try {
      Known known = alternatives();
      return at == regex.length() ? known : Known.NOTHING;
    } catch (NotUnderstood | StringIndexOutOfBoundsException e) {
      return Known.NOTHING;
    }
  }

  private boolean isNext(String text) {
    return regex.startsWith(text, at);
  }

  private boolean skip(String text) {
    boolean there = isNext(text);
    at += there ? text.length() : 0;
    return there;
  }

  /** Parses up to the end or the parenthesis that closes the group. */
  private Known alternatives() {
    boolean ignoredCase = ignoresCase;
    List<Known> branches = new ArrayList<>();
    do {
      Sequence sequence = new Sequence();
      while (at < regex.length() && !isNext("|") && !isNext(")")) {
        sequence.add(repeated(atom()));
      }
      branches.add(sequence.known());
    } while (skip("|"));
    ignoresCase = ignoredCase;
    return Known.oneOf(branches);
  }

  private Known repeated(Known atom) {
    Known known = atom;
    if (skip("*")) {
      known = known.repeated(0, -1);
    } else if (skip("+")) {
      known = known.repeated(1, -1);
    } else if (skip("?")) {
      known = known.repeated(0, 1);
    } else if (skip("{")) {
      String[] bounds = upTo("}").split(",", 2);
      int min = number(bounds[0]);
      int max = bounds.length == 1 ? min : bounds[1].isEmpty() ? -1 : number(bounds[1]);
      known = max == 0 ? Known.EMPTY : known.repeated(min, max);
    } else {
      return known;
    }
    // A lazy quantifier still requires the minimum count.
    skip("?");
    return known;
  }

  /** Returns a repetition count as RE2 reads it; a brace without a valid count is literal. */
  private static int number(String digits) {
    if (!digits.matches("0|[1-9][0-9]{0,3}")) {
      throw new NotUnderstood();
    }
    return Integer.parseInt(digits);
  }

  private String upTo(String end) {
    int stop = regex.indexOf(end, at);
    if (stop < 0) {
      throw new NotUnderstood();
    }
    String text = regex.substring(at, stop);
    at = stop + end.length();
    return text;
  }

  private Known atom() {
    int c = regex.codePointAt(at);
    at += Character.charCount(c);
    return switch (c) {
      case '^', '$' -> Known.EMPTY;
      case '.' -> Known.NOTHING;
      case '(' -> group();
      case '[' -> characterClass();
      case '\\' -> escape();
      // RE2 treats a brace without a count as a literal.
      case '{', '*', '+', '?' -> throw new NotUnderstood();
      default -> literal(c);
    };
  }

  private Known group() {
    boolean ignoredCase = ignoresCase;
    if (skip("?P<") || skip("?<")) {
      upTo(">");
    } else if (skip("?")) {
      boolean on = true;
      while (!isNext(":") && !isNext(")")) {
        char flag = regex.charAt(at++);
        if (flag == '-') {
          on = false;
        } else if (flag == 'i') {
          ignoresCase = on;
        } else if ("msU".indexOf(flag) < 0) {
          throw new NotUnderstood();
        }
      }
      if (skip(")")) {
        // Without a colon the flags apply to the rest of the enclosing group. RE2 repeats what
        // precedes them.
        if (at < regex.length() && REPETITIONS.indexOf(regex.charAt(at)) >= 0) {
          throw new NotUnderstood();
        }
        return Known.EMPTY;
      }
      skip(":");
    }
    Known known = alternatives();
    if (!skip(")")) {
      throw new NotUnderstood();
    }
    ignoresCase = ignoredCase;
    return known;
  }

  /** Parses a class; the opening bracket is consumed already. */
  private Known characterClass() {
    boolean few = !skip("^");
    Set<String> members = new TreeSet<>();
    boolean first = true;
    while (first || !isNext("]")) {
      first = false;
      if (isNext("[:") && regex.indexOf(":]", at) >= 0) {
        upTo(":]");
        few = false;
        continue;
      }
      int c = regex.codePointAt(at);
      at += Character.charCount(c);
      if (c == '\\') {
        // The rest of an escape contains no bracket.
        at++;
      }
      // A range, or a literal hyphen.
      few &= c != '\\' && c != '-' && members.size() < MOST_MEMBERS;
      if (few) {
        Known member = literal(c);
        few = member.exact() != null;
        members.addAll(few ? member.exact() : Set.of());
      }
    }
    skip("]");
    return few ? Known.exactly(members) : Known.NOTHING;
  }

  /** Parses an escape; the backslash is consumed already. */
  private Known escape() {
    char c = regex.charAt(at++);
    if (PLACES.indexOf(c) >= 0) {
      return Known.EMPTY;
    }
    if (CLASSES.indexOf(c) >= 0) {
      return Known.NOTHING;
    }
    if (c == 'p' || c == 'P') {
      if (skip("{")) {
        upTo("}");
      } else {
        at++;
      }
      return Known.NOTHING;
    }
    if (c < 0x80 && !Character.isLetterOrDigit(c)) {
      return literal(c);
    }
    return switch (c) {
      case 't' -> literal('\t');
      case 'n' -> literal('\n');
      case 'r' -> literal('\r');
      // \Q, \C, numbers
      default -> throw new NotUnderstood();
    };
  }

  private Known literal(int c) {
    // Half a surrogate pair, or its replacement: it has no bytes of its own to search for.
    if (Character.getType(c) == Character.SURROGATE || c == 0xFFFD) {
      return Known.NOTHING;
    }
    String text = Character.toString(c);
    if (!ignoresCase) {
      return Known.exactly(Set.of(text));
    }
    if (c >= 0x80) {
      return Known.NOTHING;
    }
    Set<String> cases = new TreeSet<>(Set.of(text));
    cases.add(text.toLowerCase(Locale.ROOT));
    cases.add(text.toUpperCase(Locale.ROOT));
    // The two non-ASCII letters that differ from an ASCII letter only in case.
    if (cases.contains("k")) {
      cases.add("\u212a");
    } else if (cases.contains("s")) {
      cases.add("\u017f");
    }
    return Known.exactly(cases);
  }
}
