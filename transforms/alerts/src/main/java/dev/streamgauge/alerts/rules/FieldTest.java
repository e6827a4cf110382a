package dev.streamgauge.alerts.rules;

import dev.streamgauge.alerts.rules.Condition.Sign;
import java.io.Serializable;
import java.util.List;
import java.util.Set;
import org.apache.beam.sdk.annotations.Internal;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Tests the value of a field, other than by an expression. */
@Internal
public interface FieldTest extends Serializable {
  /** Returns the name of the field. */
  String field();

  /**
   * Returns whether a line passes.
   *
   * @param value the value of the field, or null if the line does not have it
   */
  boolean passes(@Nullable String value);

  /** The value is one of {@code texts}, or none of them; a missing one is the empty text. */
  record OneOf(String field, boolean negated, List<String> texts) implements FieldTest {
    /** Copies the list. */
    public OneOf {
      texts = List.copyOf(texts);
    }

    @Override
    public boolean passes(@Nullable String value) {
      return texts.contains(value == null ? "" : value) != negated;
    }
  }

  /** The value is a number that compares with {@code threshold}. */
  record Compares(String field, Sign sign, Quantity threshold) implements FieldTest {
    @Override
    public boolean passes(@Nullable String value) {
      // Nothing is more or less than what is not a number.
      return value != null && sign.holds(threshold.read(value), threshold.number());
    }
  }

  /** The value is a line of a file, which is read again when it changes. */
  record InFile(String field, String path) implements FieldTest {
    @Override
    public boolean passes(@Nullable String value) {
      Set<String> listed = ListFile.at(path).current();
      return value != null && listed.contains(value);
    }
  }
}
