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
import org.checkerframework.checker.nullness.qual.Nullable;

/** Reads a {@link Selection}. */
final class SelectionReader {
  private SelectionReader() {}

  /**
   * Returns the selection under {@code key}, {@link Selection#ALL} if there is a problem with it.
   */
  static Selection read(YamlMap rule, String key) {
    YamlMap map = rule.map(key);
    return map == null
        ? Selection.ALL
        : read(map, Selection.DEFAULT_FORMAT, "leave \"" + key + "\" out to take all lines");
  }

  /** Returns the selection in {@code map}, which reads lines in {@code otherwise} by default. */
  private static Selection read(YamlMap map, String otherwise, String hint) {
    YamlText format = map.text("format");
    boolean known = format == null || format.as(LogFormat::named) != null;
    String named = format == null || !known ? otherwise : format.value();
    List<String> contains = new ArrayList<>();
    for (YamlText text : map.texts("contains")) {
      if (text.as(ErrorFilter::containing) != null) {
        contains.add(text.value());
      }
    }
    YamlText matches = map.text("matches");
    String regex = matches == null || matches.as(Regexes::compile) == null ? null : matches.value();
    FieldsReader fields = FieldsReader.read(map.map("fields"));
    Selection selection =
        new Selection(
            named,
            severity(map.text("severity")),
            contains,
            regex,
            fields.patterns(),
            fields.tests(),
            some(map, "not", named),
            some(map, "any", named));
    map.noOtherKeys();
    if (map.keys().isEmpty()) {
      map.error("nothing is selected here: " + hint);
    }
    return selection;
  }

  /** Returns the selection or selections under {@code key}. */
  private static List<Selection> some(YamlMap map, String key, String format) {
    List<YamlMap> maps = new ArrayList<>();
    if (map.has(key)) {
      if (map.isList(key)) {
        maps.addAll(map.maps(key));
      } else {
        YamlMap one = map.map(key);
        if (one != null) {
          maps.add(one);
        }
      }
    }
    return maps.stream()
        .map(each -> read(each, format, "each part of \"" + key + "\" selects some lines"))
        .toList();
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

  /** Parses {@code text} as an expression; returns null if it is not one, which is a problem. */
  static @Nullable Pattern pattern(YamlText text) {
    return text.as(Regexes::compile);
  }
}
