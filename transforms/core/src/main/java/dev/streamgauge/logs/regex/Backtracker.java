package dev.streamgauge.logs.regex;

import dev.streamgauge.logs.regex.Program.Op;
import dev.streamgauge.logs.regex.Program.Step;
import java.util.Arrays;

/**
 * Runs a {@link Program} on bytes: tries the preferred way, and goes back to the last choice when
 * it fails. That may take exponentially long, so it gives up after a number of steps in proportion
 * to the text. Not thread-safe.
 */
final class Backtracker {
  enum Result {
    FOUND,
    NOT_FOUND,
    GAVE_UP
  }

  private static final int LEAST_STEPS = 1000;
  private static final int STEPS_PER_BYTE = 16;

  /** The numbers that are stored of a choice. */
  private static final int FRAME = 3;

  private final Step[] steps;
  private final Program program;
  private final int[] borders;

  /** Choices: the step, and two numbers; or, with the complement of a border, what that was. */
  private int[] stack = new int[64 * FRAME];

  private int top;
  private byte[] bytes;
  private int from;
  private int to;
  private int left;

  Backtracker(Program program, int groups) {
    this.program = program;
    this.steps = program.steps;
    this.borders = new int[2 * (groups + 1)];
  }

  /** Returns where a group of the last match begins; -1 if it took no part in it. */
  int start(int group) {
    return borders[2 * group];
  }

  /** Returns where a group of the last match ends. */
  int end(int group) {
    return borders[2 * group + 1];
  }

  /** Searches {@code [begin, end)} for the first match. */
  Result find(byte[] text, int begin, int end) {
    bytes = text;
    from = begin;
    to = end;
    left = LEAST_STEPS + STEPS_PER_BYTE * (end - begin);
    Arrays.fill(borders, -1);
    boolean[] first = program.first;
    for (int i = begin; i <= end; i++) {
      if (first != null) {
        while (i < end && !first[text[i] & 0xFF]) {
          i++;
        }
        if (i == end) {
          return Result.NOT_FOUND;
        }
      }
      if (program.anchored && i > begin) {
        return Result.NOT_FOUND;
      }
      if (i < end && isWithin(text[i])) {
        continue;
      }
      int match = run(i);
      if (match >= 0) {
        borders[0] = i;
        borders[1] = match;
        return Result.FOUND;
      }
      if (left < 0) {
        return Result.GAVE_UP;
      }
    }
    return Result.NOT_FOUND;
  }

  /** Returns whether a byte continues a character. */
  private static boolean isWithin(byte b) {
    return (b & 0xC0) == 0x80;
  }

  /** Returns where the character at {@code at} ends. */
  private int next(int at) {
    int end = at + 1;
    if (bytes[at] < 0) {
      while (end < to && isWithin(bytes[end])) {
        end++;
      }
    }
    return end;
  }

  private void push(int step, int a, int b) {
    if (top + FRAME > stack.length) {
      stack = Arrays.copyOf(stack, 2 * stack.length);
    }
    stack[top] = step;
    stack[top + 1] = a;
    stack[top + 2] = b;
    top += FRAME;
  }

  /** Returns where the match that begins at {@code begin} ends; -1 if there is none. */
  private int run(int begin) {
    top = 0;
    int index = program.start;
    int at = begin;
    while (--left >= 0) {
      Step step = steps[index];
      int next = -1;
      switch (step.op) {
        case BYTE -> next = at < to && step.set[bytes[at] & 0xFF] ? at + 1 : -1;
        case CHARACTER -> next = at < to && step.set[bytes[at] & 0xFF] ? next(at) : -1;
        case MOST -> next = most(step, index, at);
        case FEWEST -> next = fewest(step, index, at);
        case SPLIT -> {
          push(step.other, at, 0);
          next = at;
        }
        case REMEMBER -> {
          push(~step.min, borders[step.min], 0);
          borders[step.min] = at;
          next = at;
        }
        case BEGIN -> next = at == from ? at : -1;
        case END -> next = at == to ? at : -1;
        case WORD_BORDER -> next = isWordBorder(at) ? at : -1;
        case NO_WORD_BORDER -> next = isWordBorder(at) ? -1 : at;
        case MATCH -> {
          return at;
        }
      }
      if (next >= 0) {
        index = step.next;
        at = next;
        continue;
      }
      // Back to the last choice.
      while (true) {
        if (top == 0) {
          return -1;
        }
        top -= FRAME;
        int choice = stack[top];
        if (choice < 0) {
          borders[~choice] = stack[top + 1];
          continue;
        }
        Step chosen = steps[choice];
        if (stack[top + 2] == 0) {
          index = choice;
          at = stack[top + 1];
          break;
        }
        at =
            chosen.op == Op.MOST
                ? fewer(chosen, choice, stack[top + 1], stack[top + 2] - 1)
                : more(chosen, choice, stack[top + 1], stack[top + 2] - 1);
        if (at >= 0) {
          index = chosen.next;
          break;
        }
      }
    }
    return -1;
  }

  /** Consumes as many characters as possible; returns where they end, or -1 if they are too few. */
  private int most(Step step, int index, int at) {
    boolean[] set = step.set;
    byte[] text = bytes;
    int end = to;
    int i = at;
    for (int count = 0; count < step.min; count++) {
      if (i == end || !set[text[i] & 0xFF]) {
        return -1;
      }
      i = next(i);
    }
    int least = i;
    if (step.max == Integer.MAX_VALUE) {
      // All bytes of a character are in the set if one is.
      while (i < end && set[text[i] & 0xFF]) {
        i++;
      }
    } else {
      for (int count = step.min; count < step.max && i < end && set[text[i] & 0xFF]; count++) {
        i = next(i);
      }
    }
    left -= (i - at) >> 2;
    if (i > least && !step.possessive) {
      push(index, least, i + 1);
    }
    return i;
  }

  /** Returns an end before {@code i}, and not before {@code least}; -1 if there is none. */
  private int fewer(Step step, int index, int least, int i) {
    boolean[] followers = step.followers;
    int at = i - 1;
    while (at >= least
        && (isWithin(bytes[at]) || (followers != null && !followers[bytes[at] & 0xFF]))) {
      at--;
    }
    left -= (i - at) >> 2;
    if (at > least) {
      push(index, least, at + 1);
    }
    return at < least ? -1 : at;
  }

  /** Consumes as few characters as possible; returns where they end, or -1 if they are too few. */
  private int fewest(Step step, int index, int at) {
    int i = at;
    for (int count = 0; count < step.min; count++) {
      if (i == to || !step.set[bytes[i] & 0xFF]) {
        return -1;
      }
      i = next(i);
    }
    if (step.max > step.min) {
      push(index, i, step.max == Integer.MAX_VALUE ? Integer.MAX_VALUE : step.max - step.min + 1);
    }
    return i;
  }

  /** Consumes more characters from {@code i}, of at most {@code most}; returns where they end. */
  private int more(Step step, int index, int i, int most) {
    boolean[] followers = step.followers;
    int at = i;
    int count = most;
    do {
      if (count == 0 || at == to || !step.set[bytes[at] & 0xFF]) {
        return -1;
      }
      at = next(at);
      count--;
      left -= 1;
    } while (followers != null && (at == to || !followers[bytes[at] & 0xFF]));
    if (count > 0) {
      push(index, at, count + 1);
    }
    return at;
  }

  private boolean isWordBorder(int at) {
    return (at > from && isWord(bytes[at - 1])) != (at < to && isWord(bytes[at]));
  }

  private static boolean isWord(byte b) {
    return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9') || b == '_';
  }
}
