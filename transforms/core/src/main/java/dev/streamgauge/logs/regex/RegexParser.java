package dev.streamgauge.logs.regex;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Parses the part of <a href="https://github.com/google/re2/wiki/Syntax">RE2's syntax</a> that
 * formats of log lines are usually written in. The expression must be valid.
 */
final class RegexParser {
  private static final ByteSet DIGITS = ByteSet.range('0', '9');
  private static final ByteSet SPACES = ByteSet.anyOf("\t\n\f\r ");
  private static final ByteSet WORD =
      DIGITS.or(ByteSet.range('a', 'z')).or(ByteSet.range('A', 'Z')).or(ByteSet.of('_'));

  /** RE2 does not accept more. */
  private static final int MOST_TIMES = 1000;

  private static final String REPETITIONS = "*+?{";

  private final String regex;
  private int at;
  private int groups;

  private RegexParser(String regex) {
    this.regex = regex;
  }

  /** Thrown and caught only in this class, instead of a result on every level of the recursion. */
  private static final class NotUnderstood extends RuntimeException {
    private static final long serialVersionUID = 1;

    NotUnderstood() {
      super(null, null, false, false);
    }
  }

  /** Returns the parsed expression; empty if it has anything unusual. */
  static Optional<Node> parse(String regex) {
    RegexParser parser = new RegexParser(regex);
    try {
      Node node = parser.choice();
      return parser.at == regex.length() ? Optional.of(node) : Optional.empty();
    } catch (NotUnderstood | StringIndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }

  private boolean skip(String text) {
    boolean there = regex.startsWith(text, at);
    at += there ? text.length() : 0;
    return there;
  }

  private Node choice() {
    List<Node> options = new ArrayList<>();
    do {
      List<Node> parts = new ArrayList<>();
      while (at < regex.length() && regex.charAt(at) != '|' && regex.charAt(at) != ')') {
        parts.add(repeated(atom()));
      }
      options.add(parts.size() == 1 ? parts.get(0) : new Node.Sequence(parts));
    } while (skip("|"));
    return options.size() == 1 ? options.get(0) : new Node.Choice(options);
  }

  private Node repeated(Node part) {
    int min;
    int max;
    if (skip("*")) {
      min = 0;
      max = Node.Repeat.NO_MAX;
    } else if (skip("+")) {
      min = 1;
      max = Node.Repeat.NO_MAX;
    } else if (skip("?")) {
      min = 0;
      max = 1;
    } else if (skip("{")) {
      int end = regex.indexOf('}', at);
      if (end < 0) {
        throw new NotUnderstood();
      }
      String[] bounds = regex.substring(at, end).split(",", 2);
      at = end + 1;
      min = times(bounds[0]);
      max = bounds.length == 1 ? min : bounds[1].isEmpty() ? Node.Repeat.NO_MAX : times(bounds[1]);
    } else {
      return part;
    }
    boolean greedy = !skip("?");
    boolean again = at < regex.length() && REPETITIONS.indexOf(regex.charAt(at)) >= 0;
    // RE2/J has its own way with repetitions of nothing, and with none of something.
    if (again || part.canBeEmpty() || max == 0) {
      throw new NotUnderstood();
    }
    return new Node.Repeat(part, min, max, greedy);
  }

  private static int times(String digits) {
    if (!digits.matches("0|[1-9][0-9]{0,3}") || Integer.parseInt(digits) > MOST_TIMES) {
      throw new NotUnderstood();
    }
    return Integer.parseInt(digits);
  }

  private Node atom() {
    int c = regex.codePointAt(at);
    at += Character.charCount(c);
    return switch (c) {
      case '^' -> new Node.Place(Node.Place.Kind.BEGIN);
      case '$' -> new Node.Place(Node.Place.Kind.END);
      case '.' -> new Node.OneOf(ByteSet.of('\n').not());
      case '(' -> group();
      case '[' -> new Node.OneOf(characterClass());
      case '\\' -> escape();
      case '{', '*', '+', '?' -> throw new NotUnderstood();
      default -> literal(c);
    };
  }

  private Node group() {
    boolean remembers = true;
    if (skip("?:")) {
      remembers = false;
    } else if (skip("?P<") || skip("?<")) {
      at = regex.indexOf('>', at) + 1;
    } else if (skip("?")) {
      throw new NotUnderstood();
    }
    int number = remembers ? ++groups : 0;
    Node part = choice();
    if (!skip(")")) {
      throw new NotUnderstood();
    }
    return remembers ? new Node.Group(number, part) : part;
  }

  private Node escape() {
    char c = regex.charAt(at++);
    return switch (c) {
      case 'A' -> new Node.Place(Node.Place.Kind.BEGIN);
      case 'z' -> new Node.Place(Node.Place.Kind.END);
      case 'b' -> new Node.Place(Node.Place.Kind.WORD_BORDER);
      case 'B' -> new Node.Place(Node.Place.Kind.NO_WORD_BORDER);
      default -> new Node.OneOf(escaped(c));
    };
  }

  /** Returns the characters of an escape in or outside a class. */
  private static ByteSet escaped(char c) {
    return switch (c) {
      case 'd' -> DIGITS;
      case 'D' -> DIGITS.not();
      case 's' -> SPACES;
      case 'S' -> SPACES.not();
      case 'w' -> WORD;
      case 'W' -> WORD.not();
      case 't' -> ByteSet.of('\t');
      case 'n' -> ByteSet.of('\n');
      case 'r' -> ByteSet.of('\r');
      default -> {
        if (c >= 0x80 || Character.isLetterOrDigit(c)) {
          throw new NotUnderstood();
        }
        yield ByteSet.of(c);
      }
    };
  }

  /** Parses a class; the opening bracket is consumed already. */
  private ByteSet characterClass() {
    boolean negated = skip("^");
    ByteSet members = ByteSet.none();
    boolean first = true;
    while (first || regex.charAt(at) != ']') {
      first = false;
      char c = regex.charAt(at++);
      if (c == '[' && regex.charAt(at) == ':') {
        throw new NotUnderstood();
      }
      if (c == '\\') {
        members = members.or(escaped(regex.charAt(at++)));
        if (regex.charAt(at) == '-' && regex.charAt(at + 1) != ']') {
          throw new NotUnderstood();
        }
        continue;
      }
      char last = c;
      if (regex.charAt(at) == '-' && regex.charAt(at + 1) != ']') {
        last = regex.charAt(at + 1);
        at += 2;
      }
      if (c >= 0x80 || last >= 0x80 || last < c || last == '\\' || last == '[') {
        throw new NotUnderstood();
      }
      members = members.or(ByteSet.range(c, last));
    }
    at++;
    return negated ? members.not() : members;
  }

  private static Node literal(int c) {
    if (c < 0x80) {
      return new Node.OneOf(ByteSet.of(c));
    }
    // Half a surrogate pair, or what takes its place, has no bytes of its own.
    if (Character.getType(c) == Character.SURROGATE || c == 0xFFFD) {
      throw new NotUnderstood();
    }
    return new Node.Literal(Character.toString(c).getBytes(UTF_8));
  }
}
