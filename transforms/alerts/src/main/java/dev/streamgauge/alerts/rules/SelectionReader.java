package dev.streamgauge.alerts.rules;

import com.google.re2j.Pattern;
import dev.streamgauge.alerts.yaml.YamlMap;
import dev.streamgauge.alerts.yaml.YamlText;
import dev.streamgauge.logs.ErrorFilter;
import dev.streamgauge.logs.LogFormat;
import dev.streamgauge.logs.record.Severity;
import dev.streamgauge.util.Regexes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Reads a {@link Selection}. */
final class SelectionReader {
  private SelectionReader() {}

  /**
   * Returns the selection under {@code key}, {@link Selection#ALL} if there is a problem with it.
   */
  static Selection read(YamlMap rule, String key) {
    YamlMap map = rule.map(key);
    if (map == null) {
      return Selection.ALL;
    }
    YamlText format = map.text("format");
    boolean known = format == null || format.as(LogFormat::named) != null;
    List<String> contains = new ArrayList<>();
    for (YamlText text : map.texts("contains")) {
      if (text.as(ErrorFilter::containing) != null) {
        contains.add(text.value());
      }
    }
    YamlText matches = map.text("matches");
    String regex = matches == null || matches.as(Regexes::compile) == null ? null : matches.value();
    Selection selection =
        new Selection(
            format == null || !known ? Selection.DEFAULT_FORMAT : format.value(),
            severity(map.text("severity")),
            contains,
            regex,
            patterns(map.map("fields")));
    map.noOtherKeys();
    if (map.keys().isEmpty()) {
      map.error("nothing is selected here: leave \"" + key + "\" out to take all lines");
    }
    return selection;
  }

  private static @Nullable Severity severity(@Nullable YamlText text) {
    if (text == null) {
      return null;
    }
    for (Severity severity : Severity.values()) {
      if (severity != Severity.UNKNOWN && keyword(severity).equals(text.value())) {
        return severity;
      }
    }
    text.error(
        YamlMap.unknown(
            "severity",
            text.value(),
            Arrays.stream(Severity.values())
                .filter(s -> s != Severity.UNKNOWN)
                .map(SelectionReader::keyword)
                .toList()));
    return null;
  }

  private static String keyword(Severity severity) {
    return severity.name().toLowerCase(Locale.ROOT);
  }

  private static TreeMap<String, String> patterns(@Nullable YamlMap fields) {
    TreeMap<String, String> patterns = new TreeMap<>();
    for (String field : fields == null ? List.<String>of() : fields.keys()) {
      YamlText text = fields.text(field);
      if (text != null && pattern(text) != null) {
        patterns.put(field, text.value());
      }
    }
    return patterns;
  }

  /** Parses {@code text} as an expression; returns null if it is not one, which is a problem. */
  static @Nullable Pattern pattern(YamlText text) {
    return text.as(Regexes::compile);
  }
}
