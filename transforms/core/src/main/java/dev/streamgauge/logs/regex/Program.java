package dev.streamgauge.logs.regex;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Steps that match a {@link Node}, tried in the order of preference that RE2/J has, too: the first
 * option before the second, more repetitions before fewer. Immutable.
 */
final class Program {
  enum Op {
    /** Matches a byte of {@link Step#set}. */
    BYTE,
    /** Matches a character of {@link Step#set}, which has some that take several bytes. */
    CHARACTER,
    /** Matches {@code min} to {@code max} characters of {@link Step#set}, more before fewer. */
    MOST,
    /** The same, fewer before more. */
    FEWEST,
    /** Continues at {@link Step#next}, or else at {@link Step#other}. */
    SPLIT,
    /** Remembers the position as border {@code min}. */
    REMEMBER,
    BEGIN,
    END,
    WORD_BORDER,
    NO_WORD_BORDER,
    MATCH
  }

  /** A step; the next one is {@code next}. */
  static final class Step {
    final Op op;
    boolean @Nullable [] set;
    int min;
    int max;
    int next;
    int other;

    /** Whether a repetition that ends earlier never leads to a match. */
    boolean possessive;

    /** The bytes with which the rest can begin after a repetition; null if it can be empty. */
    boolean @Nullable [] followers;

    Step(Op op) {
      this.op = op;
    }
  }

  /** Each step may be in the way of a match. */
  private static final int MOST_STEPS = 500;

  final Step[] steps;
  final int start;

  /** The bytes with which a match can begin; null if it can be empty. */
  final boolean @Nullable [] first;

  /** Whether a match begins where the line does. */
  final boolean anchored;

  private final List<Step> list = new ArrayList<>();

  private Program(Node node) {
    // Compiled from the end, so that each step knows its successor.
    int match = add(new Step(Op.MATCH));
    start = compile(node, match);
    steps = list.toArray(new Step[0]);
    for (Step step : steps) {
      if (step.op == Op.MOST || step.op == Op.FEWEST) {
        step.possessive = step.op == Op.MOST && isPossessive(step);
        step.followers = followers(step);
      }
    }
    Step before = new Step(Op.REMEMBER);
    before.next = start;
    first = followers(before);
    anchored = isAnchored(start, new boolean[steps.length]);
  }

  /** Returns the program of {@code node}; empty if it is too long. */
  static Optional<Program> of(Node node) {
    try {
      return Optional.of(new Program(node));
    } catch (IndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }

  private int add(Step step) {
    if (list.size() == MOST_STEPS) {
      throw new IndexOutOfBoundsException("more than " + MOST_STEPS + " steps");
    }
    list.add(step);
    return list.size() - 1;
  }

  private int add(Op op, int next) {
    Step step = new Step(op);
    step.next = next;
    return add(step);
  }

  /** Adds the steps of {@code node}, followed by the step {@code next}; returns the first. */
  private int compile(Node node, int next) {
    if (node instanceof Node.OneOf one) {
      boolean[] set = one.set().table();
      int step = add(set[0x80] ? Op.CHARACTER : Op.BYTE, next);
      list.get(step).set = set;
      return step;
    }
    if (node instanceof Node.Literal literal) {
      int step = next;
      for (int i = literal.bytes().length - 1; i >= 0; i--) {
        step = add(Op.BYTE, step);
        boolean[] set = new boolean[256];
        set[literal.bytes()[i] & 0xFF] = true;
        list.get(step).set = set;
      }
      return step;
    }
    if (node instanceof Node.Place place) {
      return add(Op.valueOf(place.kind().name()), next);
    }
    if (node instanceof Node.Sequence sequence) {
      int step = next;
      for (int i = sequence.parts().size() - 1; i >= 0; i--) {
        step = compile(sequence.parts().get(i), step);
      }
      return step;
    }
    if (node instanceof Node.Choice choice) {
      List<Node> options = choice.options();
      int step = compile(options.get(options.size() - 1), next);
      for (int i = options.size() - 2; i >= 0; i--) {
        step = split(compile(options.get(i), next), step);
      }
      return step;
    }
    if (node instanceof Node.Group group) {
      int end = add(Op.REMEMBER, next);
      list.get(end).min = 2 * group.number() + 1;
      int begin = add(Op.REMEMBER, compile(group.part(), end));
      list.get(begin).min = 2 * group.number();
      return begin;
    }
    return node instanceof Node.Repeat repeat ? repeat(repeat, next) : next;
  }

  private int split(int preferred, int other) {
    int step = add(Op.SPLIT, preferred);
    list.get(step).other = other;
    return step;
  }

  private int repeat(Node.Repeat repeat, int next) {
    if (repeat.part() instanceof Node.OneOf one) {
      int index = add(repeat.greedy() ? Op.MOST : Op.FEWEST, next);
      Step step = list.get(index);
      step.set = one.set().table();
      step.min = repeat.min();
      step.max = repeat.max() == Node.Repeat.NO_MAX ? Integer.MAX_VALUE : repeat.max();
      return index;
    }
    int step = next;
    if (repeat.max() == Node.Repeat.NO_MAX) {
      step = split(0, 0);
      int body = compile(repeat.part(), step);
      list.get(step).next = repeat.greedy() ? body : next;
      list.get(step).other = repeat.greedy() ? next : body;
    } else {
      for (int i = repeat.min(); i < repeat.max(); i++) {
        int body = compile(repeat.part(), step);
        step = repeat.greedy() ? split(body, next) : split(next, body);
      }
    }
    for (int i = 0; i < repeat.min(); i++) {
      step = compile(repeat.part(), step);
    }
    return step;
  }

  /**
   * Adds the bytes that can follow from a step on.
   *
   * @param stopped whether a repetition has stopped before it. It matters then only what an earlier
   *     stop could change: the rest does not match at all, or it matches here, too
   * @param seen the steps that are known already
   * @return whether the rest may match without another byte
   */
  private boolean collectFirst(int at, boolean[] into, boolean stopped, boolean[] seen) {
    if (seen[at]) {
      return false;
    }
    seen[at] = true;
    Step step = steps[at];
    return switch (step.op) {
      case BYTE, CHARACTER -> {
        include(step.set, into);
        yield false;
      }
      case MOST, FEWEST -> {
        include(step.set, into);
        yield step.min == 0 && collectFirst(step.next, into, stopped, seen);
      }
      case SPLIT ->
          collectFirst(step.next, into, stopped, seen)
              | collectFirst(step.other, into, stopped, seen);
      case REMEMBER -> collectFirst(step.next, into, stopped, seen);
      case MATCH, END -> !stopped;
      case BEGIN, WORD_BORDER, NO_WORD_BORDER ->
          collectFirst(step.next, into, stopped, seen) || stopped;
    };
  }

  private boolean[] followers(Step step) {
    boolean[] after = new boolean[256];
    return collectFirst(step.next, after, false, new boolean[steps.length]) ? null : after;
  }

  private boolean isPossessive(Step step) {
    boolean[] after = new boolean[256];
    return !collectFirst(step.next, after, true, new boolean[steps.length])
        && disjoint(step.set, after);
  }

  private boolean isAnchored(int at, boolean[] seen) {
    if (seen[at]) {
      return true;
    }
    seen[at] = true;
    Step step = steps[at];
    return switch (step.op) {
      case BEGIN -> true;
      case REMEMBER -> isAnchored(step.next, seen);
      case SPLIT -> isAnchored(step.next, seen) && isAnchored(step.other, seen);
      default -> false;
    };
  }

  private static void include(boolean[] set, boolean[] into) {
    for (int i = 0; i < into.length; i++) {
      into[i] |= set[i];
    }
  }

  private static boolean disjoint(boolean[] a, boolean[] b) {
    for (int i = 0; i < a.length; i++) {
      if (a[i] && b[i]) {
        return false;
      }
    }
    return true;
  }
}
