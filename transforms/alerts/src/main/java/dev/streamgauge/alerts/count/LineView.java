package dev.streamgauge.alerts.count;

import com.google.re2j.Matcher;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.logs.LogFormat;
import dev.streamgauge.logs.record.LogReader;
import dev.streamgauge.logs.record.LogRecord;
import dev.streamgauge.logs.record.Severity;
import dev.streamgauge.util.Regexes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One line as all rules see it: each property that any rule needs is computed at most once, on
 * first use. The properties are numbered beforehand. Moves from line to line.
 */
final class LineView {
  /** What is read from a line: a field of a format. */
  private record Field(int format, String name) {}

  private record FieldTest(int field, String regex) {}

  private final Map<String, Integer> formatNames = new LinkedHashMap<>();
  private final Map<String, Integer> textNumbers = new LinkedHashMap<>();
  private final Map<String, Integer> regexNumbers = new LinkedHashMap<>();
  private final Map<Field, Integer> fieldNumbers = new LinkedHashMap<>();
  private final Map<FieldTest, Integer> testNumbers = new LinkedHashMap<>();

  private LogReader[] readers;
  private LogRecord[] records;
  private Severity[] severities;
  private TextSet texts;
  private boolean[] found;
  private Matcher[] regexes;
  private Field[] fieldKeys;
  private String[] fields;
  private Matcher[] tests;
  private int[] testFields;

  /** For each expression, field and test: the number of the line for which it was computed. */
  private long[] regexKnown;

  private long[] fieldKnown;
  private long[] testKnown;
  private boolean[] regexResult;
  private boolean[] testResult;

  private LineBatch batch;
  private int line;
  private long number;
  private String text;

  int format(String name) {
    return numberOf(formatNames, name);
  }

  int text(String contained) {
    return numberOf(textNumbers, contained);
  }

  int regex(String regex) {
    return numberOf(regexNumbers, regex);
  }

  int field(int format, String name) {
    return numberOf(fieldNumbers, new Field(format, name));
  }

  int fieldTest(int field, String regex) {
    return numberOf(testNumbers, new FieldTest(field, regex));
  }

  private static <K> int numberOf(Map<K, Integer> numbers, K key) {
    return numbers.computeIfAbsent(key, k -> numbers.size());
  }

  /** Ends the numbering. */
  void ready() {
    readers =
        formatNames.keySet().stream()
            .map(name -> LogFormat.named(name).reader())
            .toArray(LogReader[]::new);
    records = new LogRecord[readers.length];
    severities = new Severity[readers.length];
    texts = TextSet.of(new ArrayList<>(textNumbers.keySet()));
    found = new boolean[textNumbers.size()];
    regexes = matchers(regexNumbers.keySet().stream().toList());
    fields = new String[fieldNumbers.size()];
    tests = matchers(testNumbers.keySet().stream().map(FieldTest::regex).toList());
    regexKnown = new long[regexes.length];
    regexResult = new boolean[regexes.length];
    fieldKnown = new long[fields.length];
    testKnown = new long[tests.length];
    testResult = new boolean[tests.length];
    fieldKeys = fieldNumbers.keySet().toArray(new Field[0]);
    testFields = testNumbers.keySet().stream().mapToInt(FieldTest::field).toArray();
  }

  private static Matcher[] matchers(List<String> regexes) {
    return regexes.stream()
        .map(regex -> Regexes.compile(regex).matcher(""))
        .toArray(Matcher[]::new);
  }

  /** Returns the number of texts. */
  int textCount() {
    return found.length;
  }

  /** Moves to line {@code i} of {@code from}. */
  void moveTo(LineBatch from, int i) {
    batch = from;
    line = i;
    number++;
    text = null;
    Arrays.fill(records, null);
    if (found.length > 0) {
      Arrays.fill(found, false);
      texts.find(from.bytes(), from.start(i), from.end(i), found);
    }
  }

  LineBatch batch() {
    return batch;
  }

  int line() {
    return line;
  }

  /** Returns whether the line contains text {@code i}. */
  boolean hasText(int i) {
    return found[i];
  }

  private LogRecord record(int format) {
    if (records[format] == null) {
      records[format] = readers[format].read(batch, line);
      severities[format] = null;
    }
    return records[format];
  }

  Severity severity(int format) {
    LogRecord record = record(format);
    if (severities[format] == null) {
      severities[format] = record.severity();
    }
    return severities[format];
  }

  /** Returns the value of field {@code i}; null if the line has none. */
  String fieldValue(int i) {
    if (fieldKnown[i] != number) {
      fieldKnown[i] = number;
      fields[i] = record(fieldKeys[i].format()).field(fieldKeys[i].name());
    }
    return fields[i];
  }

  /** Returns whether the whole value of a field matches the test with this number. */
  boolean passes(int test) {
    if (testKnown[test] != number) {
      testKnown[test] = number;
      String value = fieldValue(testFields[test]);
      testResult[test] = tests[test].reset(value == null ? "" : value).matches();
    }
    return testResult[test];
  }

  /** Returns whether expression {@code i} is found in the line. */
  boolean matches(int i) {
    if (regexKnown[i] != number) {
      regexKnown[i] = number;
      if (text == null) {
        text = batch.line(line);
      }
      regexResult[i] = regexes[i].reset(text).find();
    }
    return regexResult[i];
  }
}
