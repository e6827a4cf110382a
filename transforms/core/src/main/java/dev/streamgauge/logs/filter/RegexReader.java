package dev.streamgauge.logs.filter;

import dev.streamgauge.logs.filter.RequiredTexts.Known;
import dev.streamgauge.logs.filter.RequiredTexts.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads an expression of <a href="https://github.com/google/re2/wiki/Syntax">RE2's syntax</a> for
 * what it says of the texts it matches. RE2/J does not give out what it has parsed.
 *
 * <p>It is for expressions that are valid. Of what it does not understand it says that nothing is
 * known, of a character class with more than a few members too.
 */
final class RegexReader {
  private static final int MOST_MEMBERS = 4;

  /** Escapes that stand for many characters, or, in upper case, for all others. */
  private static final String CLASSES = "dDsSwW";

  /** Escapes that match a place between characters. */
  private static final String PLACES = "bBAz";

  private static final String REPETITIONS = "*+?{";

  private final String regex;
  private int at;
  private boolean ignoresCase;

  RegexReader(String regex) {
    this.regex = regex;
  }

  /** Thrown, and caught, here alone: so much nests that each step would have to pass it on. */
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

  /** Up to the end or the parenthesis that closes the group. */
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
    // As few as possible are still as many as there must be.
    skip("?");
    return known;
  }

  /** A count as RE2 takes it; where it is none the brace stands for itself. */
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
      // RE2 takes a brace that is no count for itself.
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
        // Without a colon the flags hold for the rest of the group around. RE2 repeats what is
        // before them.
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

  /** Behind the bracket. */
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
        // Whatever more there is to an escape holds no bracket.
        at++;
      }
      // A range, or a hyphen that stands for itself.
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

  /** Behind the backslash. */
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
    // Half a surrogate pair, or what stands for one: no bytes of their own to look for.
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
    // The two letters beyond ASCII that are the same as one within it but for case.
    if (cases.contains("k")) {
      cases.add("\u212a");
    } else if (cases.contains("s")) {
      cases.add("\u017f");
    }
    return Known.exactly(cases);
  }
}
