package dev.streamgauge.alerts.count;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamgauge.alerts.rules.Condition;
import dev.streamgauge.alerts.rules.FieldTest;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.logs.LogFormat;
import dev.streamgauge.logs.record.LogReader;
import dev.streamgauge.logs.record.LogRecord;
import dev.streamgauge.logs.record.Severity;
import dev.streamgauge.logs.regex.LineMatcher;
import dev.streamgauge.logs.regex.LineRegex;
import dev.streamgauge.patterns.signature.Template;
import dev.streamgauge.util.Regexes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * One line as all rules see it: each property that any rule needs is computed at most once, on
 * first use. The properties are numbered beforehand. Moves from line to line.
 */
final class LineView {
  private static final byte[] NOTHING = {};

  /** What is read from a line: a field of a format. */
  private record Field(int format, String name) {}

  private record RegexTest(int field, String regex) {}

  private record ValueTest(int field, FieldTest test) {}

  private final Map<String, Integer> formatNames = new LinkedHashMap<>();
  private final Map<String, Integer> textNumbers = new LinkedHashMap<>();
  private final Map<String, Integer> regexNumbers = new LinkedHashMap<>();
  private final Map<Field, Integer> fieldNumbers = new LinkedHashMap<>();
  private final Map<RegexTest, Integer> testNumbers = new LinkedHashMap<>();
  private final Map<ValueTest, Integer> valueTestNumbers = new LinkedHashMap<>();
  private final Template template = new Template();

  private LogReader[] readers;
  private LogRecord[] records;
  private Severity[] severities;
  private TextSet texts;
  private FoundTexts found;
  private LineMatcher[] regexes;
  private Field[] fieldKeys;
  private String[] fields;
  private LineMatcher[] tests;
  private int[] testFields;
  private ValueTest[] valueTests;

  /** For each expression, field and test: the number of the line for which it was computed. */
  private long[] regexKnown;

  private long[] fieldKnown;
  private long[] testKnown;
  private boolean[] regexResult;
  private boolean[] testResult;
  private long[] valueTestKnown;
  private boolean[] valueTestResult;

  private LineBatch batch;
  private int line;
  private long number;

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
    return numberOf(testNumbers, new RegexTest(field, regex));
  }

  int valueTest(int field, FieldTest test) {
    return numberOf(valueTestNumbers, new ValueTest(field, test));
  }

  private static <K> int numberOf(Map<K, Integer> numbers, K key) {
    return numbers.computeIfAbsent(key, k -> numbers.size());
  }

  /**
   * Ends the numbering.
   *
   * @param like a view with the same numbers, whose texts may be shared; null for none
   */
  void ready(@Nullable LineView like) {
    readers =
        formatNames.keySet().stream()
            .map(name -> LogFormat.named(name).reader())
            .toArray(LogReader[]::new);
    records = new LogRecord[readers.length];
    severities = new Severity[readers.length];
    // The table for thousands of texts takes mebibytes.
    texts = like == null ? TextSet.of(new ArrayList<>(textNumbers.keySet())) : like.texts;
    found = new FoundTexts(textNumbers.size());
    regexes =
        regexNumbers.keySet().stream()
            .map(regex -> LineRegex.of(Regexes.compile(regex)).matcher())
            .toArray(LineMatcher[]::new);
    fields = new String[fieldNumbers.size()];
    tests =
        testNumbers.keySet().stream()
            .map(test -> LineRegex.whole(Regexes.compile(test.regex())).matcher())
            .toArray(LineMatcher[]::new);
    regexKnown = new long[regexes.length];
    regexResult = new boolean[regexes.length];
    fieldKnown = new long[fields.length];
    testKnown = new long[tests.length];
    testResult = new boolean[tests.length];
    fieldKeys = fieldNumbers.keySet().toArray(new Field[0]);
    valueTests = valueTestNumbers.keySet().toArray(new ValueTest[0]);
    valueTestKnown = new long[valueTests.length];
    valueTestResult = new boolean[valueTests.length];
    testFields = testNumbers.keySet().stream().mapToInt(RegexTest::field).toArray();
  }

  /** Returns the texts that the line contains. */
  FoundTexts texts() {
    return found;
  }

  /** Moves to line {@code i} of {@code from}. */
  void moveTo(LineBatch from, int i) {
    batch = from;
    line = i;
    number++;
    Arrays.fill(records, null);
    found.clear();
    if (found.texts() > 0) {
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
    return found.contains(i);
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
      fields[i] = readField(fieldKeys[i]);
    }
    return fields[i];
  }

  private String readField(Field field) {
    return field.name().equals(Condition.PATTERN)
        ? template.of(batch.bytes(), batch.start(line), batch.end(line))
        : record(field.format()).field(field.name());
  }

  /** Returns whether the value of a field passes the test with this number. */
  boolean passesValueTest(int test) {
    if (valueTestKnown[test] != number) {
      valueTestKnown[test] = number;
      ValueTest each = valueTests[test];
      valueTestResult[test] = each.test().passes(fieldValue(each.field()));
    }
    return valueTestResult[test];
  }

  /** Returns whether the whole value of a field matches the test with this number. */
  boolean passes(int test) {
    if (testKnown[test] != number) {
      testKnown[test] = number;
      String value = fieldValue(testFields[test]);
      byte[] tested = value == null ? NOTHING : value.getBytes(UTF_8);
      testResult[test] = tests[test].find(tested, 0, tested.length);
    }
    return testResult[test];
  }

  /** Returns whether expression {@code i} is found in the line. */
  boolean matches(int i) {
    if (regexKnown[i] != number) {
      regexKnown[i] = number;
      regexResult[i] = regexes[i].find(batch.bytes(), batch.start(line), batch.end(line));
    }
    return regexResult[i];
  }
}
