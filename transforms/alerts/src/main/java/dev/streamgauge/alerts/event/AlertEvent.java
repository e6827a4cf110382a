package dev.streamgauge.alerts.event;

import com.google.auto.value.AutoValue;
import dev.streamgauge.lines.ByteBuf;
import dev.streamgauge.lines.FramedCoder;
import dev.streamgauge.util.Sha256;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.coders.CoderProvider;
import org.apache.beam.sdk.coders.CoderProviders;
import org.apache.beam.sdk.coders.DefaultCoder;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * An alert that starts firing or is resolved: what notifiers send.
 *
 * <p>An alert is identified by its labels, including the rule's name as {@code alertname}, and by
 * its start: {@link #key()}. It fires once and is resolved once. The same event may be repeated
 * after a crash, with the same key and status, so receivers that act on it must deduplicate.
 *
 * @since 0.1.0
 */
@AutoValue
@DefaultCoder(AlertEvent.EventCoder.class)
public abstract class AlertEvent {
  /** The label that holds the rule's name. */
  public static final String ALERT_NAME = "alertname";

  /**
   * The label, with the value {@code true}, of the alert that stands for all series beyond a rule's
   * limit. No other alert has it.
   */
  public static final String OVERFLOW = "overflow";

  private static final Status[] STATUSES = Status.values();

  /** Whether an alert starts or ends. */
  public enum Status {
    FIRING,
    RESOLVED
  }

  /** Returns whether it starts or ends. */
  public abstract Status status();

  /**
   * Returns the labels, which identify the alert together with its start; includes {@link
   * #ALERT_NAME}.
   */
  public abstract SortedMap<String, String> labels();

  /** Returns the annotations, with their templates filled in. */
  public abstract SortedMap<String, String> annotations();

  /** Returns the value of the rule's condition when the alert began to fire. */
  public abstract double value();

  /** Returns a line that was counted, if the rule counts lines. */
  public abstract @Nullable String sample();

  /** Returns the event time at which the alert began to fire, in milliseconds since the epoch. */
  public abstract long startsAtMillis();

  /**
   * Returns the event time at which it was resolved; meaningful only if it is {@link
   * Status#RESOLVED}.
   */
  public abstract long endsAtMillis();

  /**
   * Returns whether late lines have shown that it should never have fired: such an alert is
   * resolved as soon as that is known.
   */
  public abstract boolean retracted();

  /**
   * Returns how many times the alert was sent before: 0, unless it still fires and is sent again.
   */
  public abstract int repeats();

  /** Returns the lines and counts that made it fire; empty if they are not known. */
  public abstract Evidence evidence();

  /** Returns the address of a page about the alert, if there is one. */
  public abstract @Nullable String url();

  /** Returns an alert that begins to fire. */
  public static AlertEvent firing(
      SortedMap<String, String> labels,
      SortedMap<String, String> annotations,
      double value,
      @Nullable String sample,
      long startsAtMillis) {
    return new AutoValue_AlertEvent(
        Status.FIRING,
        copy(labels),
        copy(annotations),
        value,
        sample,
        startsAtMillis,
        0,
        false,
        0,
        Evidence.NONE,
        null);
  }

  /** Returns the same alert, resolved at {@code endsAtMillis}. */
  public AlertEvent resolved(long endsAtMillis) {
    return ended(endsAtMillis, false);
  }

  /** Returns the same alert, resolved since late lines have shown that it should not have fired. */
  public AlertEvent retracted(long endsAtMillis) {
    return ended(endsAtMillis, true);
  }

  private AlertEvent ended(long endsAtMillis, boolean retracted) {
    return new AutoValue_AlertEvent(
        Status.RESOLVED,
        labels(),
        annotations(),
        value(),
        sample(),
        startsAtMillis(),
        endsAtMillis,
        retracted,
        0,
        evidence(),
        url());
  }

  /** Returns the same event, sent for another time: the alert still fires. */
  public AlertEvent repeated(int times) {
    return with(times, evidence(), url());
  }

  /** Returns the same event with the lines and counts that made the alert fire. */
  public AlertEvent withEvidence(Evidence evidence) {
    return with(repeats(), evidence, url());
  }

  /** Returns the same event with the address of a page about the alert. */
  public AlertEvent withUrl(String url) {
    return with(repeats(), evidence(), url);
  }

  private AlertEvent with(int repeats, Evidence evidence, @Nullable String url) {
    return new AutoValue_AlertEvent(
        status(),
        labels(),
        annotations(),
        value(),
        sample(),
        startsAtMillis(),
        endsAtMillis(),
        retracted(),
        repeats,
        evidence,
        url);
  }

  private static SortedMap<String, String> copy(SortedMap<String, String> map) {
    return Collections.unmodifiableSortedMap(new TreeMap<>(map));
  }

  /** Returns the rule's name. */
  public String name() {
    return labels().getOrDefault(ALERT_NAME, "");
  }

  /** Returns when the event happened: the start of the alert, or its end. */
  public long atMillis() {
    return status() == Status.FIRING ? startsAtMillis() : endsAtMillis();
  }

  /**
   * Returns a key that the firing and resolved events of one alert share, and no other alert has:
   * 32 hexadecimal digits of SHA-256 over labels and start. Receivers deduplicate by it.
   */
  public String key() {
    StringBuilder canonical = new StringBuilder();
    labels()
        .forEach(
            (name, value) ->
                // A text may begin with digits, which must not be mistaken for its length.
                canonical
                    .append(name.length())
                    .append(':')
                    .append(name)
                    .append(value.length())
                    .append(':')
                    .append(value));
    canonical.append(startsAtMillis());
    return Sha256.hex(canonical.toString()).substring(0, 32);
  }

  /** Appends this to {@code buf}. */
  @Internal
  public void encode(ByteBuf buf) {
    buf.putVar(status().ordinal());
    putMap(buf, labels());
    putMap(buf, annotations());
    Bytes.putDouble(buf, value());
    Bytes.putNullable(buf, sample());
    buf.putZigZag(startsAtMillis());
    buf.putZigZag(endsAtMillis());
    buf.putVar(2L * repeats() + (retracted() ? 1 : 0));
    evidence().encode(buf);
    Bytes.putNullable(buf, url());
  }

  /**
   * Reads what {@link #encode} appended.
   *
   * @throws IndexOutOfBoundsException if it is corrupt
   */
  @Internal
  public static AlertEvent decode(ByteBuf buf) {
    return decode(buf, AlertLayout.CURRENT);
  }

  /**
   * Reads what {@link #encode} of an earlier build may have appended.
   *
   * @throws IndexOutOfBoundsException if it is corrupt
   */
  @Internal
  public static AlertEvent decode(ByteBuf buf, AlertLayout layout) {
    boolean evident = layout == AlertLayout.CURRENT;
    Status status = STATUSES[buf.getVarInt()];
    SortedMap<String, String> labels = getMap(buf);
    SortedMap<String, String> annotations = getMap(buf);
    double value = Bytes.getDouble(buf);
    String sample = Bytes.getNullable(buf);
    long start = buf.getZigZag();
    long end = buf.getZigZag();
    int flags = evident ? buf.getVarInt() : 0;
    return new AutoValue_AlertEvent(
        status,
        labels,
        annotations,
        value,
        sample,
        start,
        end,
        (flags & 1) != 0,
        flags >>> 1,
        evident ? Evidence.decode(buf) : Evidence.NONE,
        evident ? Bytes.getNullable(buf) : null);
  }

  private static void putMap(ByteBuf buf, SortedMap<String, String> map) {
    buf.putVar(map.size());
    map.forEach(
        (name, value) -> {
          Bytes.putString(buf, name);
          Bytes.putString(buf, value);
        });
  }

  private static SortedMap<String, String> getMap(ByteBuf buf) {
    int size = buf.getCount(2);
    SortedMap<String, String> map = new TreeMap<>();
    for (int i = 0; i < size; i++) {
      map.put(Bytes.getString(buf), Bytes.getString(buf));
    }
    return Collections.unmodifiableSortedMap(map);
  }

  /** The coder of {@link AlertEvent}. */
  public static final class EventCoder extends FramedCoder<AlertEvent> {
    private static final EventCoder INSTANCE = new EventCoder();

    /** Returns the only instance. */
    public static EventCoder of() {
      return INSTANCE;
    }

    /** Returns the provider through which Beam finds this coder from {@code @DefaultCoder}. */
    public static CoderProvider getCoderProvider() {
      return CoderProviders.forCoder(TypeDescriptor.of(AlertEvent.class), INSTANCE);
    }

    private EventCoder() {
      super("AlertEvent");
    }

    @Override
    protected void write(AlertEvent event, ByteBuf buf) {
      event.encode(buf);
    }

    @Override
    protected AlertEvent read(ByteBuf buf) {
      return AlertEvent.decode(buf);
    }

    @Override
    public void verifyDeterministic() {
      // Deterministic: sorted maps and fixed encodings.
    }
  }
}
