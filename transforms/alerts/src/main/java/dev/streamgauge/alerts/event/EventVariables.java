package dev.streamgauge.alerts.event;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.beam.sdk.annotations.Internal;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The variables for an {@link AlertEvent} in a {@link Template}: {@code $labels.NAME}, {@code
 * $annotations.NAME}, {@code $name} (the rule's), {@code $value}, {@code $sample}, {@code $status}
 * ({@code firing} or {@code resolved}), {@code $starts_at}, {@code $ends_at} (RFC 3339, empty while
 * it fires), {@code $key}, {@code $lines} (those that made it fire, one below the other), {@code
 * $counts} (the counts of the parts of the window, earliest first) and {@code $url} (its page).
 */
@Internal
public final class EventVariables {
  private static final String LABELS = "labels.";
  private static final String ANNOTATIONS = "annotations.";

  /** Below this, whole numbers are exact in a double. */
  private static final double EXACT = 1L << 53;

  private static final Set<String> OF_EACH =
      Set.of("name", "value", "sample", "status", "starts_at", "ends_at", "key");

  /** Known only once the event is complete, and so not in its annotations. */
  private static final Set<String> OF_COMPLETE = Set.of("lines", "counts", "url");

  private EventVariables() {}

  /** Returns the names for an event of any rule, as {@link Template#parse} takes them. */
  public static Set<String> names() {
    TreeSet<String> names = new TreeSet<>(OF_EACH);
    names.addAll(OF_COMPLETE);
    names.add(LABELS + "*");
    names.add(ANNOTATIONS + "*");
    return names;
  }

  /**
   * Returns the names for the annotations of a rule whose events have {@code labels}. Annotations
   * cannot refer to annotations.
   */
  public static Set<String> names(Set<String> labels) {
    TreeSet<String> names = new TreeSet<>(OF_EACH);
    names.add(LABELS + AlertEvent.ALERT_NAME);
    labels.forEach(label -> names.add(LABELS + label));
    return names;
  }

  /** Returns the values for {@code event}. */
  public static Function<String, @Nullable String> of(AlertEvent event) {
    return name -> value(event, name);
  }

  private static @Nullable String value(AlertEvent event, String name) {
    if (name.startsWith(LABELS)) {
      return inactive(event.labels().get(name.substring(LABELS.length())));
    }
    if (name.startsWith(ANNOTATIONS)) {
      return event.annotations().get(name.substring(ANNOTATIONS.length()));
    }
    return switch (name) {
      case "name" -> event.name();
      case "value" -> number(event.value());
      case "sample" -> inactive(event.sample());
      case "status" -> event.status().name().toLowerCase(Locale.ROOT);
      case "starts_at" -> Instant.ofEpochMilli(event.startsAtMillis()).toString();
      case "ends_at" ->
          event.status() == AlertEvent.Status.RESOLVED
              ? Instant.ofEpochMilli(event.endsAtMillis()).toString()
              : null;
      case "key" -> event.key();
      case "lines" ->
          event.evidence().lines().stream()
              .map(line -> Mentions.inactive(line.text()))
              .collect(Collectors.joining("\n"));
      case "counts" ->
          event.evidence().counts().stream()
              .map(count -> Long.toString(count.lines()))
              .collect(Collectors.joining(" "));
      case "url" -> event.url();
      default -> throw new IllegalArgumentException("There is no variable $" + name + ".");
    };
  }

  /** Returns a value that a line may have, in which nobody is mentioned. */
  private static @Nullable String inactive(@Nullable String value) {
    return value == null ? null : Mentions.inactive(value);
  }

  /**
   * Formats a number for people: whole numbers as such, others with six significant digits, or all
   * before the point.
   */
  public static String number(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    if (Math.abs(value) < EXACT && value == Math.rint(value)) {
      return Long.toString((long) value);
    }
    BigDecimal exact = new BigDecimal(value);
    int digits = Math.max(6, exact.precision() - exact.scale());
    return exact.round(new MathContext(digits)).stripTrailingZeros().toPlainString();
  }
}
