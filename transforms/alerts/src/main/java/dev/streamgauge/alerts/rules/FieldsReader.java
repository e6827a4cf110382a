package dev.streamgauge.alerts.rules;

import dev.streamgauge.alerts.rules.Condition.Sign;
import dev.streamgauge.alerts.yaml.YamlMap;
import dev.streamgauge.alerts.yaml.YamlText;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Reads the {@code fields} of a selection: an expression, a comparison such as {@code ">= 500"},
 * texts of which the value is one, or a file of them.
 *
 * @param patterns the expressions by field
 * @param tests all other tests
 */
record FieldsReader(SortedMap<String, String> patterns, List<FieldTest> tests) {
  private static final Pattern COMPARISON = Pattern.compile("\\s*(>=|<=|==|!=|>|<)\\s*(.*)");

  static FieldsReader read(@Nullable YamlMap fields) {
    FieldsReader read = new FieldsReader(new TreeMap<>(), new ArrayList<>());
    for (String field : fields == null ? List.<String>of() : fields.keys()) {
      if (fields.isText(field)) {
        read.one(field, fields.text(field));
      } else if (fields.isList(field)) {
        read.list(field, fields.texts(field));
      } else {
        read.file(field, fields.map(field));
      }
    }
    return read;
  }

  private void one(String field, @Nullable YamlText text) {
    if (text == null || compare(field, text)) {
      return;
    }
    if (SelectionReader.pattern(text) != null) {
      patterns.put(field, text.value());
    }
  }

  /** Adds the comparison in {@code text}; returns false if it is not one. */
  private boolean compare(String field, YamlText text) {
    Matcher matcher = COMPARISON.matcher(text.value());
    if (!matcher.matches()) {
      return false;
    }
    String sign = matcher.group(1);
    if (sign.equals("==") || sign.equals("!=")) {
      tests.add(new FieldTest.OneOf(field, sign.equals("!="), List.of(matcher.group(2))));
      return true;
    }
    try {
      tests.add(new FieldTest.Compares(field, Sign.of(sign), Quantity.parse(matcher.group(2))));
    } catch (IllegalArgumentException e) {
      text.errorAt(matcher.start(2), e.getMessage());
    }
    return true;
  }

  /** Reads comparisons, which must all hold, or texts, of which the value is one. */
  private void list(String field, List<YamlText> texts) {
    List<String> plain = new ArrayList<>();
    for (YamlText text : texts) {
      if (!compare(field, text)) {
        plain.add(text.value());
      }
    }
    if (!plain.isEmpty()) {
      if (plain.size() < texts.size()) {
        texts.get(0).error("a list has either comparisons, which must all hold, or texts");
      }
      tests.add(new FieldTest.OneOf(field, false, plain));
    }
  }

  private void file(String field, @Nullable YamlMap map) {
    YamlText path = map == null ? null : map.required("file");
    if (path != null && path.as(ListFile::check) != null) {
      tests.add(new FieldTest.InFile(field, path.value()));
    }
    if (map != null) {
      map.noOtherKeys();
    }
  }
}
