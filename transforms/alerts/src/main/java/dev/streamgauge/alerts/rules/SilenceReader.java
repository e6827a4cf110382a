package dev.streamgauge.alerts.rules;

import com.google.re2j.Pattern;
import dev.streamgauge.alerts.event.AlertEvent;
import dev.streamgauge.alerts.yaml.YamlMap;
import dev.streamgauge.alerts.yaml.YamlText;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Reads the {@link Silence}s of a file. */
final class SilenceReader {
  private SilenceReader() {}

  /** Returns the silences in {@code maps}, in a file whose rules have {@code names}. */
  static List<Silence> read(List<YamlMap> maps, Set<String> names) {
    List<Silence> silences = new ArrayList<>();
    for (YamlMap map : maps) {
      Silence silence = read(map, names);
      if (silence != null) {
        silences.add(silence);
      }
    }
    return silences;
  }

  private static @Nullable Silence read(YamlMap map, Set<String> names) {
    YamlText from = map.text("from");
    YamlText until = map.required("until");
    Long begins = from == null ? Long.valueOf(Long.MIN_VALUE) : from.as(SilenceReader::time);
    Long ends = until == null ? null : until.as(SilenceReader::time);
    if (begins != null && ends != null && ends <= begins) {
      until.error("the silence is over before it begins");
    }
    // For readers of the file.
    map.text("comment");
    TreeMap<String, Pattern> match = match(map, names);
    map.noOtherKeys();
    return begins == null || ends == null ? null : new Silence(match, begins, ends);
  }

  private static TreeMap<String, Pattern> match(YamlMap map, Set<String> names) {
    TreeMap<String, Pattern> match = new TreeMap<>();
    YamlMap labels = map.map("match");
    if (labels == null || labels.keys().isEmpty()) {
      map.error(
          "name the labels of the alerts under \"match\", such as {alertname: \".*\"} for all");
      return match;
    }
    for (String label : labels.keys()) {
      YamlText text = labels.text(label);
      Pattern pattern = text == null ? null : SelectionReader.pattern(text);
      if (pattern == null) {
        continue;
      }
      if (label.equals(AlertEvent.ALERT_NAME) && names.stream().noneMatch(pattern::matches)) {
        text.error(YamlMap.unknown("alert", text.value(), names));
      }
      match.put(label, pattern);
    }
    return match;
  }

  private static Long time(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant().toEpochMilli();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not a time: write it like 2026-11-24T22:00:00Z or with +01:00", e);
    }
  }
}
