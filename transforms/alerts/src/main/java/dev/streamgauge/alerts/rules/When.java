package dev.streamgauge.alerts.rules;

import java.io.Serializable;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.beam.sdk.annotations.Internal;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A combination of conditions: {@code errors and traffic unless deploy}. What is not known yet,
 * such as the count of a window that was only partly seen, is neither true nor false.
 */
@Internal
public sealed interface When extends Serializable {
  /**
   * Returns whether it is true.
   *
   * @param parts whether each condition is true, by its number; null for those that are not known
   * @return null if that is not known
   */
  @Nullable Boolean test(IntFunction<@Nullable Boolean> parts);

  /** Returns the number of the first condition in it, whose value is that of the whole. */
  int first();

  /**
   * Returns whether it may be true for a series without lines.
   *
   * @param parts the conditions
   */
  boolean watchesSilence(List<Rule> parts);

  /** One of the conditions. */
  record Part(int number, String name) implements When {
    private static final long serialVersionUID = 1;

    @Override
    public @Nullable Boolean test(IntFunction<@Nullable Boolean> parts) {
      return parts.apply(number);
    }

    @Override
    public int first() {
      return number;
    }

    @Override
    public boolean watchesSilence(List<Rule> parts) {
      // A condition of all series may be true whatever the series does.
      return parts.get(number).isShared() || parts.get(number).condition().watchesSilence();
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** Both are true. */
  record And(When left, When right) implements When {
    private static final long serialVersionUID = 1;

    @Override
    public @Nullable Boolean test(IntFunction<@Nullable Boolean> parts) {
      Boolean a = left.test(parts);
      Boolean b = right.test(parts);
      if (Boolean.FALSE.equals(a) || Boolean.FALSE.equals(b)) {
        return false;
      }
      return a == null || b == null ? null : Boolean.TRUE;
    }

    @Override
    public int first() {
      return left.first();
    }

    @Override
    public boolean watchesSilence(List<Rule> parts) {
      return left.watchesSilence(parts) && right.watchesSilence(parts);
    }

    @Override
    public String toString() {
      return "(" + left + " and " + right + ")";
    }
  }

  /** At least one is true. */
  record Or(When left, When right) implements When {
    private static final long serialVersionUID = 1;

    @Override
    public @Nullable Boolean test(IntFunction<@Nullable Boolean> parts) {
      Boolean a = left.test(parts);
      Boolean b = right.test(parts);
      if (Boolean.TRUE.equals(a) || Boolean.TRUE.equals(b)) {
        return true;
      }
      return a == null || b == null ? null : Boolean.FALSE;
    }

    @Override
    public int first() {
      return left.first();
    }

    @Override
    public boolean watchesSilence(List<Rule> parts) {
      return left.watchesSilence(parts) || right.watchesSilence(parts);
    }

    @Override
    public String toString() {
      return "(" + left + " or " + right + ")";
    }
  }

  /** The first is true, and the second is not. */
  record Unless(When left, When right) implements When {
    private static final long serialVersionUID = 1;

    @Override
    public @Nullable Boolean test(IntFunction<@Nullable Boolean> parts) {
      Boolean a = left.test(parts);
      Boolean b = right.test(parts);
      if (Boolean.FALSE.equals(a) || Boolean.TRUE.equals(b)) {
        return false;
      }
      return a == null || b == null ? null : Boolean.TRUE;
    }

    @Override
    public int first() {
      return left.first();
    }

    @Override
    public boolean watchesSilence(List<Rule> parts) {
      return left.watchesSilence(parts);
    }

    @Override
    public String toString() {
      return "(" + left + " unless " + right + ")";
    }
  }
}
