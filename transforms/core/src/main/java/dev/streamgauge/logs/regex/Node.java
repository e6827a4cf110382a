package dev.streamgauge.logs.regex;

import java.util.List;

/** A part of a parsed expression. */
sealed interface Node {
  /** Matches the empty text. */
  record Empty() implements Node {}

  /** Matches one character. */
  record OneOf(ByteSet set) implements Node {}

  /** Matches these bytes. */
  record Literal(byte[] bytes) implements Node {}

  /** Matches a place between characters. */
  record Place(Kind kind) implements Node {
    enum Kind {
      BEGIN,
      END,
      WORD_BORDER,
      NO_WORD_BORDER
    }
  }

  /** Matches the parts one after the other. */
  record Sequence(List<Node> parts) implements Node {}

  /** Matches the first that leads to a match of the whole. */
  record Choice(List<Node> options) implements Node {}

  /** Matches the part, and remembers where it began and ended. */
  record Group(int number, Node part) implements Node {}

  /**
   * Matches the part several times.
   *
   * @param max the most times; {@link #NO_MAX} for any number
   * @param greedy whether more times are better than fewer
   */
  record Repeat(Node part, int min, int max, boolean greedy) implements Node {
    static final int NO_MAX = -1;
  }

  /** Returns whether it can match the empty text. */
  default boolean canBeEmpty() {
    if (this instanceof OneOf || this instanceof Literal) {
      return false;
    }
    if (this instanceof Sequence sequence) {
      return sequence.parts().stream().allMatch(Node::canBeEmpty);
    }
    if (this instanceof Choice choice) {
      return choice.options().stream().anyMatch(Node::canBeEmpty);
    }
    if (this instanceof Group group) {
      return group.part().canBeEmpty();
    }
    if (this instanceof Repeat repeat) {
      return repeat.min() == 0 || repeat.part().canBeEmpty();
    }
    return true;
  }
}
