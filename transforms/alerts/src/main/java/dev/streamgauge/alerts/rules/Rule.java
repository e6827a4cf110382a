package dev.streamgauge.alerts.rules;

import com.google.auto.value.AutoValue;
import com.google.auto.value.extension.memoized.Memoized;
import dev.streamgauge.alerts.event.AlertEvent;
import dev.streamgauge.alerts.event.Template;
import dev.streamgauge.util.Durations;
import dev.streamgauge.util.Hashes;
import java.io.Serializable;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
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

  /**
   * Thresholds for some of the series, by the value of one field.
   *
   * @param field one of the fields the rule counts by
   * @param byValue the thresholds by the values of the field, in the unit of the condition
   */
  public record Thresholds(String field, SortedMap<String, Double> byValue)
      implements Serializable {
    private static final long serialVersionUID = 1;

    /** Copies the map. */
    public Thresholds {
      byValue = Collections.unmodifiableSortedMap(new TreeMap<>(byValue));
    }
  }

  /**
   * Receivers who learn of an alert that has fired for some time.
   *
   * @param afterMillis how long it has fired
   * @param receivers who then get it, besides those before
   */
  public record Escalation(long afterMillis, List<String> receivers) implements Serializable {
    private static final long serialVersionUID = 1;

    /** Copies the list. */
    public Escalation {
      receivers = List.copyOf(receivers);
    }
  }

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

  /** Returns the thresholds of series that have one of their own; the first that applies counts. */
  public abstract List<Thresholds> thresholds();

  /** Returns, for a baseline, the time from one season to the next: a day, or a week. */
  public abstract long seasonMillis();

  /** Returns, for a baseline, the number of earlier seasons it is computed from. */
  public abstract int seasons();

  /**
   * Returns the conditions that {@link #when()} combines or, for a sequence, its two selections;
   * else none. Their lines are counted with those of this rule, each for itself.
   */
  public abstract List<Rule> parts();

  /** Returns how the conditions are combined; null if there is just one. */
  public abstract @Nullable When when();

  /** Returns, for a sequence, the time in which the second line follows. */
  public abstract long withinMillis();

  /** Returns, for a part, whether its lines count for all series alike. */
  public abstract boolean isShared();

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

  /** Returns how often an alert is sent again while it fires; 0 for never. */
  public abstract long repeatMillis();

  /** Returns who else gets an alert that keeps firing, in the order of their times. */
  public abstract List<Escalation> escalations();

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
            + (thresholds().isEmpty() ? "" : " thresholds " + thresholds())
            + (condition().kind() == Condition.Kind.BASELINE
                ? " seasons " + seasons() + "x" + seasonMillis()
                : "")
            + (when() == null ? "" : " when " + when())
            + (withinMillis() == 0 ? "" : " within " + withinMillis())
            + (isShared() ? " shared" : "")
            + (parts().isEmpty()
                ? ""
                : parts().stream()
                    .map(Rule::fingerprint)
                    .collect(Collectors.joining(";", " {", "}")))
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

  /** Returns the condition of a series, given the values of its fields. */
  public Condition conditionOf(List<String> values) {
    List<String> fields = seriesFields();
    for (Thresholds each : thresholds()) {
      int field = fields.indexOf(each.field());
      Double own = each.byValue().get(values.get(field));
      if (own != null) {
        return condition().withThreshold(own);
      }
    }
    return condition();
  }

  /** Returns the highest threshold of any series. */
  @Memoized
  public double highestThreshold() {
    return thresholds().stream()
        .flatMap(each -> each.byValue().values().stream())
        .mapToDouble(Double::doubleValue)
        .reduce(condition().threshold(), Math::max);
  }

  /** Returns whether it may fire for a series without a line in the window. */
  @Memoized
  public boolean watchesSilence() {
    When when = when();
    return when == null ? condition().watchesSilence() : when.watchesSilence(parts());
  }

  /** Returns how long single slices matter to the condition. */
  @Memoized
  public long slicesMillis() {
    return switch (condition().kind()) {
      case THEN, THEN_NOT -> windowMillis() + withinMillis() + everyMillis();
      case COMBINED -> parts().stream().mapToLong(Rule::slicesMillis).max().orElse(0);
      default -> windowMillis();
    };
  }

  /** Returns for how long before that the numbers of lines matter, of which less is kept. */
  @Memoized
  public long pastMillis() {
    return switch (condition().kind()) {
      case SPIKE -> offsetMillis();
      case BASELINE -> seasons() * seasonMillis();
      case COMBINED -> parts().stream().mapToLong(Rule::pastMillis).max().orElse(0);
      default -> 0;
    };
  }

  /** Returns for how long a series without lines is kept, since they mean something; else 0. */
  @Memoized
  public long watchedMillis() {
    boolean watched = watchesSilence() || condition().kind() == Condition.Kind.CHANGE;
    return parts().stream()
        .filter(part -> part.condition().kind() == Condition.Kind.CHANGE && !part.isShared())
        .mapToLong(Rule::rememberMillis)
        .reduce(watched ? rememberMillis() : 0, Math::max);
  }

  /** Returns what it evaluates, as written. */
  public String conditionText() {
    return switch (condition().kind()) {
      case COMBINED -> String.valueOf(when());
      case THEN, THEN_NOT ->
          "sequence "
              + condition().kind().keyword()
              + " within "
              + Durations.format(withinMillis());
      // Whole numbers without a fraction, as people write them.
      default -> condition().toString().replaceAll("(\\d)\\.0(?![0-9])", "$1");
    };
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
    return new AutoValue_Rule.Builder()
        .minCount(1)
        .offsetMillis(0)
        .alsoInMillis(0)
        .forMillis(0)
        .keepFiringMillis(0)
        .cooldownMillis(0)
        .repeatMillis(0)
        .escalations(List.of())
        .learnMillis(0)
        .rememberMillis(0)
        .maxSeries(1)
        .labels(Collections.emptySortedMap())
        .annotations(Collections.emptySortedMap())
        .receivers(List.of())
        .thresholds(List.of())
        .seasonMillis(0)
        .seasons(0)
        .parts(List.of())
        .withinMillis(0)
        .isShared(false);
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

    abstract Builder thresholds(List<Thresholds> thresholds);

    abstract Builder seasonMillis(long millis);

    abstract Builder seasons(int seasons);

    abstract Builder parts(List<Rule> parts);

    abstract List<Rule> parts();

    abstract Builder when(@Nullable When when);

    abstract Builder withinMillis(long millis);

    abstract Builder isShared(boolean shared);

    abstract Builder alsoInMillis(long millis);

    abstract Builder minCount(long lines);

    abstract Builder forMillis(long millis);

    abstract Builder keepFiringMillis(long millis);

    abstract Builder cooldownMillis(long millis);

    abstract Builder repeatMillis(long millis);

    abstract Builder escalations(List<Escalation> escalations);

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
