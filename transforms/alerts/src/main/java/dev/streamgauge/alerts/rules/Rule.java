package dev.streamgauge.alerts.rules;

import com.google.auto.value.AutoValue;
import com.google.auto.value.extension.memoized.Memoized;
import dev.streamgauge.alerts.event.AlertEvent;
import dev.streamgauge.alerts.event.Template;
import java.io.Serializable;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.beam.sdk.annotations.Internal;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Defines what is counted, when an alert fires, and what the alert says. Times are in milliseconds.
 */
@Internal
@AutoValue
public abstract class Rule implements Serializable {
  private static final long serialVersionUID = 1;

  /** Returns the rule's group, to show to people. */
  public abstract String group();

  /** Returns the alert's name, which is unique. */
  public abstract String name();

  /** Returns the lines to count. */
  public abstract Selection select();

  /** Returns, for a ratio, the lines of which {@link #select()} selects a part; else null. */
  public abstract @Nullable Selection of();

  /** Returns the fields by whose values lines are counted separately. */
  public abstract List<String> by();

  /** Returns the length of the condition's window. */
  public abstract long windowMillis();

  /** Returns how often the condition is evaluated; divides the window. */
  public abstract long everyMillis();

  /** Returns when the alert fires. */
  public abstract Condition condition();

  /**
   * Returns, for a spike, how much earlier the window ends that it is compared with; else the
   * window's length.
   */
  public abstract long offsetMillis();

  /**
   * Returns the length of the shorter window in which the condition must be true too; 0 for none.
   */
  public abstract long alsoInMillis();

  /** Returns the minimum number of lines in the window for a ratio, a spike or numbers. */
  public abstract long minCount();

  /** Returns how long the condition must be true before the alert fires. */
  public abstract long forMillis();

  /** Returns how long the condition must be false before the alert is resolved. */
  public abstract long keepFiringMillis();

  /** Returns how long an alert is not sent again after it is resolved. */
  public abstract long cooldownMillis();

  /** Returns for how long values are only learned at first, for {@link Condition.Kind#NEW}. */
  public abstract long learnMillis();

  /**
   * Returns for how long a series without lines is watched or, for {@link Condition.Kind#NEW}, an
   * unseen value is remembered.
   */
  public abstract long rememberMillis();

  /** Returns how many series are counted separately; the rest are combined into one. */
  public abstract int maxSeries();

  /** Returns the labels of the alert besides its name and the fields of {@link #by()}. */
  public abstract SortedMap<String, String> labels();

  /** Returns what the alert says. */
  public abstract SortedMap<String, Template> annotations();

  /** Returns the receivers it is sent to; empty for all. */
  public abstract List<String> receivers();

  /** Returns when it may be sent; null for always. */
  public abstract @Nullable ActiveHours activeHours();

  /**
   * Returns the fields that identify a series: those of {@link #by()}, and for {@link
   * Condition.Kind#NEW} the field whose values are examined.
   */
  @Memoized
  public List<String> seriesFields() {
    String field = condition().field();
    if (condition().kind() != Condition.Kind.NEW || by().contains(field)) {
      return by();
    }
    return Stream.concat(by().stream(), Stream.of(field)).toList();
  }

  /**
   * Returns a text that stands for everything that determines the counts and their meaning. Two
   * rules with the same name and fingerprint may resume from each other's state.
   */
  @Memoized
  public String fingerprint() {
    return String.join(
        "|",
        select().toString(),
        String.valueOf(of()),
        by().toString(),
        windowMillis() + "/" + everyMillis(),
        condition().toString()
            + (offsetMillis() == windowMillis() ? "" : " offset " + offsetMillis())
            + (alsoInMillis() == 0 ? "" : " also in " + alsoInMillis()));
  }

  /**
   * Returns a number for the name and {@link #fingerprint()}, by which the parts of a pipeline
   * identify the rule; it is long enough that no two rules share one by chance.
   */
  @Memoized
  public long id() {
    return Hashes.of(name() + "\n" + fingerprint());
  }

  /** Returns the labels of the alerts of a series, given the values of its fields. */
  public SortedMap<String, String> labelsOf(List<String> values) {
    TreeMap<String, String> all = new TreeMap<>(labels());
    List<String> fields = seriesFields();
    for (int i = 0; i < fields.size(); i++) {
      all.put(fields.get(i), values.get(i));
    }
    all.put(AlertEvent.ALERT_NAME, name());
    return all;
  }

  abstract Builder toBuilder();

  static Builder builder() {
    return new AutoValue_Rule.Builder();
  }

  @AutoValue.Builder
  abstract static class Builder {
    abstract Builder group(String group);

    abstract Builder name(String name);

    abstract Builder select(Selection select);

    abstract Builder of(@Nullable Selection of);

    abstract Builder by(List<String> by);

    abstract Builder windowMillis(long millis);

    abstract Builder everyMillis(long millis);

    abstract Builder condition(Condition condition);

    abstract Builder offsetMillis(long millis);

    abstract Builder alsoInMillis(long millis);

    abstract Builder minCount(long lines);

    abstract Builder forMillis(long millis);

    abstract Builder keepFiringMillis(long millis);

    abstract Builder cooldownMillis(long millis);

    abstract Builder learnMillis(long millis);

    abstract Builder rememberMillis(long millis);

    abstract Builder maxSeries(int series);

    abstract Builder labels(SortedMap<String, String> labels);

    abstract Builder annotations(SortedMap<String, Template> annotations);

    abstract Builder receivers(List<String> receivers);

    abstract Builder activeHours(@Nullable ActiveHours hours);

    abstract Rule build();
  }
}
