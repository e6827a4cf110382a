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

/** What is counted, when an alert fires for it, and what the alert says. Times in milliseconds. */
@Internal
@AutoValue
public abstract class Rule implements Serializable {
  private static final long serialVersionUID = 1;

  /** The group it stands in, for people. */
  public abstract String group();

  /** The alert's name, which no other rule has. */
  public abstract String name();

  /** The lines it is about. */
  public abstract Selection select();

  /** Of which lines those of {@link #select()} are a part, for a ratio; else null. */
  public abstract @Nullable Selection of();

  /** The fields by whose values lines are counted apart. */
  public abstract List<String> by();

  /** How long a time the condition looks at. */
  public abstract long windowMillis();

  /** How often it looks; divides the window. */
  public abstract long everyMillis();

  /** When the alert fires. */
  public abstract Condition condition();

  /** With fewer lines than this in the window a ratio or a spike says nothing. */
  public abstract long minCount();

  /** How long the condition must be true before the alert fires. */
  public abstract long forMillis();

  /** How long the condition must be untrue before the alert is resolved. */
  public abstract long keepFiringMillis();

  /** How long after it is resolved an alert is not sent again. */
  public abstract long cooldownMillis();

  /** For how long at first values are only learned, for {@link Condition.Kind#NEW}. */
  public abstract long learnMillis();

  /**
   * For how long a series without lines is watched, or, for {@link Condition.Kind#NEW}, a value is
   * remembered that is not seen.
   */
  public abstract long rememberMillis();

  /** How many series are counted apart; the rest are one. */
  public abstract int maxSeries();

  /** Labels of the alert besides its name and the fields of {@link #by()}. */
  public abstract SortedMap<String, String> labels();

  /** What the alert says. */
  public abstract SortedMap<String, Template> annotations();

  /** The receivers it is sent to; empty for all. */
  public abstract List<String> receivers();

  /** When it may be sent; null for always. */
  public abstract @Nullable ActiveHours activeHours();

  /**
   * What lines are counted apart by: the fields of {@link #by()}, and for {@link
   * Condition.Kind#NEW} the field whose values are looked at.
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
   * Stands for all that decides what is counted and what a count means. Two rules of one name and
   * fingerprint may resume from each other's state.
   */
  @Memoized
  public String fingerprint() {
    return String.join(
        "|",
        select().toString(),
        String.valueOf(of()),
        by().toString(),
        windowMillis() + "/" + everyMillis(),
        condition().toString());
  }

  /**
   * A number for name and {@link #fingerprint()}, by which the parts of a pipeline know the rule
   * again; so long that no two rules ever share one by chance.
   */
  @Memoized
  public long id() {
    return Hashes.of(name() + "\n" + fingerprint());
  }

  /** What the alerts of a series are labelled with, given the values of its fields. */
  public SortedMap<String, String> labelsOf(List<String> values) {
    TreeMap<String, String> all = new TreeMap<>(labels());
    List<String> fields = seriesFields();
    for (int i = 0; i < fields.size(); i++) {
      all.put(fields.get(i), values.get(i));
    }
    all.put(AlertEvent.ALERT_NAME, name());
    return all;
  }

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
