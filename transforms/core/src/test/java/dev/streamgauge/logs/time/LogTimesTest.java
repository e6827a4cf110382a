package dev.streamgauge.logs.time;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.lines.LineTime;
import dev.streamgauge.logs.LogFormat;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.Test;

public class LogTimesTest {
  private static final String REFERENCE = "2023-11-15T00:00:00Z";

  private static long find(LineTime times, String line, String reference) {
    byte[] encoded = line.getBytes(UTF_8);
    // In the middle of digits and letters that do not belong to the line.
    byte[] around = new byte[encoded.length + 8];
    Arrays.fill(around, (byte) '1');
    System.arraycopy(encoded, 0, around, 4, encoded.length);
    return times.find(around, 4, 4 + encoded.length, Instant.parse(reference).toEpochMilli());
  }

  private static String found(LineTime times, String line, String reference) {
    long time = find(times, line, reference);
    return time == LineTime.NONE ? "none" : Instant.ofEpochMilli(time).toString();
  }

  private static String found(String line) {
    return found(LogTimes.inZone(ZoneOffset.UTC), line, REFERENCE);
  }

  @Test
  public void findsTheTimeInEachForm() {
    String[][] table = {
      {"2023-11-14T22:13:20Z x", "2023-11-14T22:13:20Z"},
      {"2023-11-14T22:13:20.1Z", "2023-11-14T22:13:20.100Z"},
      {"2023-11-14t22:13:20.123456789z x", "2023-11-14T22:13:20.123Z"},
      {"2023-11-14T22:13:20,999+01:00 x", "2023-11-14T21:13:20.999Z"},
      {"2023-11-14T22:13:20-0330 x", "2023-11-15T01:43:20Z"},
      {"2023-11-14T22:13:20.5+02 x", "2023-11-14T20:13:20.500Z"},
      {"2023-11-14 22:13:20", "2023-11-14T22:13:20Z"},
      {"2023-11-14 22:13:20. Then", "2023-11-14T22:13:20Z"},
      {"2023-11-14 22:13:20,123 INFO x", "2023-11-14T22:13:20.123Z"},
      {"2023-11-14 22:13:20.123 UTC [7] LOG", "2023-11-14T22:13:20.123Z"},
      {"2023-11-14 22:13:20 +0100 x", "2023-11-14T21:13:20Z"},
      {"2023-11-14 22:13:20 -2023 items", "2023-11-14T22:13:20Z"},
      {"2023-11-14 22:13:20 +01000 items", "2023-11-14T22:13:20Z"},
      {"2023-11-14 22:13:20-host x", "2023-11-14T22:13:20Z"},
      {"2023/11/14 22:13:20 [error] 7#7: x", "2023-11-14T22:13:20Z"},
      {"23/11/14 22:13:20 INFO Executor: x", "2023-11-14T22:13:20Z"},
      {"14/11/2023 22:13:20 x", "2023-11-14T22:13:20Z"},
      {"11/14/2023 22:13:20.5 x", "2023-11-14T22:13:20.500Z"},
      {"[14/11/2023 10:13:20 PM +0100] x", "2023-11-14T21:13:20Z"},
      {"11/11/2023 22:13:20", "2023-11-11T22:13:20Z"},
      {"2023-11-14  22:13:20.1 x", "2023-11-14T22:13:20.100Z"},
      {"2023-11-14  2:13:20 x", "2023-11-14T02:13:20Z"},
      {"2023/11/14  02:13:20 x", "2023-11-14T02:13:20Z"},
      {"14.11.2023  22:13:20+01:00", "2023-11-14T21:13:20Z"},
      {"Nov 14  22:13:20 h a: x", "2023-11-14T22:13:20Z"},
      {"[2023-11-14 22:13:20,123] WARN x", "2023-11-14T22:13:20.123Z"},
      {"{\"time\":\"2023-11-14T22:13:20.123Z\"}", "2023-11-14T22:13:20.123Z"},
      {"host-017 ERROR at 2023-11-14T22:13:20Z", "2023-11-14T22:13:20Z"},
      {"<34>1 2023-11-14T22:13:20.003Z host app - - -", "2023-11-14T22:13:20.003Z"},
      {"<165>1 2023-11-14T22:13:20.000003-07:00 h a", "2023-11-15T05:13:20Z"},
      {"<34>Nov 14 22:13:20 host su: x", "2023-11-14T22:13:20Z"},
      {"Nov  4 22:13:20 host su: x", "2023-11-04T22:13:20Z"},
      {"Nov 4 22:13:20", "2023-11-04T22:13:20Z"},
      {"Nov 14 22:13:20.25 host", "2023-11-14T22:13:20.250Z"},
      {"Nov 14 22:13:20 2019 x", "2019-11-14T22:13:20Z"},
      {"Nov 14 22:13:20 20191 x", "2023-11-14T22:13:20Z"},
      {"[Tue Nov 14 22:13:20.123456 2023] [x]", "2023-11-14T22:13:20.123Z"},
      {"[Sun Dec 04 04:47:44 2005] [notice] x", "2005-12-04T04:47:44Z"},
      {"1.2.3.4 - - [14/Nov/2023:22:13:20 -0700] \"GET /\" 200", "2023-11-15T05:13:20Z"},
      {"10.10.10.10 - - [14/Nov/2023:22:13:20]", "2023-11-14T22:13:20Z"},
      {"1700000000 x", "2023-11-14T22:13:20Z"},
      {"1700000000", "2023-11-14T22:13:20Z"},
      {"1700000000.123456 x", "2023-11-14T22:13:20.123Z"},
      {"1700000000123 x", "2023-11-14T22:13:20.123Z"},
      {"1700000000123", "2023-11-14T22:13:20.123Z"},
      {"- 1117838570 2005.06.03 R02-M1 x", "2005-06-03T22:42:50Z"},
      {"R02-M1 2005-06-03-15.42.50.675872 x", "2005-06-03T15:42:50.675Z"},
      {"2024-02-29T00:00:00Z", "2024-02-29T00:00:00Z"},
      {"2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"},
      {"1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z"},
      {"1969-12-31T23:59:59.250Z", "1969-12-31T23:59:59.250Z"},
      {"[01/Mar/1968:00:00:00 +0000]", "1968-03-01T00:00:00Z"},
      {"Nov 14 1955 06:15:00 x", "1955-11-14T06:15:00Z"},
      {"1600-02-29T00:00:00Z", "1600-02-29T00:00:00Z"},
      {"2023-11-14 22:13:20.123 +01:00 [x]", "2023-11-14T21:13:20.123Z"},
      {"2023-11-14 22:13:20 -03:30", "2023-11-15T01:43:20Z"},
      {"2023-11-14 22:13:20.5 +05 [71] x", "2023-11-14T17:13:20.500Z"},
      {"2023-11-14 22:13:20 +05 items", "2023-11-14T22:13:20Z"},
      {"2023-11-14 22:13:20 EST [71]", "2023-11-15T03:13:20Z"},
      {"2023-11-14 22:13:20 JST", "2023-11-14T13:13:20Z"},
      {"2023-11-14 22:13:20.25 CEST: x", "2023-11-14T20:13:20.250Z"},
      {"2023-11-14T22:13:20PDT x", "2023-11-15T05:13:20Z"},
      {"2023-11-14 22:13:20 GMT+2 x", "2023-11-14T20:13:20Z"},
      {"2023-11-14 22:13:20 UTC-03:30 x", "2023-11-15T01:43:20Z"},
      {"2023-11-14 22:13:20 ALERT x", "2023-11-14T22:13:20Z"},
      {"2023-11-14 22:13:20 ESTIMATE x", "2023-11-14T22:13:20Z"},
      {"2023-11-14 22:13:20 EST_1 x", "2023-11-14T22:13:20Z"},
      {"Tue Nov 14 22:13:20 AEST 2023 x", "2023-11-14T12:13:20Z"},
      {"Tue Nov 14 22:13:20 2023 error: x", "2023-11-14T22:13:20Z"},
      {"Nov 14 2019 22:13:20: x", "2019-11-14T22:13:20Z"},
      {"Nov  4 2019 22:13:20.5+01:00 x", "2019-11-04T21:13:20.500Z"},
      {"Nov 14, 2019 22:13:20 x", "2019-11-14T22:13:20Z"},
      {"2019 Nov  4 22:13:20 x", "2019-11-04T22:13:20Z"},
      {"2019-Nov-14 22:13:20.5 x", "2019-11-14T22:13:20.500Z"},
      {"*Nov 14 22:13:20.250 MST: %SYS-5-X: x", "2023-11-15T05:13:20.250Z"},
      {"Nov 14 22:13:20 2001:db8::20 x: y", "2023-11-14T22:13:20Z"},
      {"Nov 14 22:13:20 2001 x: y", "2023-11-14T22:13:20Z"},
      {"Nov 14 22:13:20 2001.example.com x: y", "2023-11-14T22:13:20Z"},
      {"14-Nov-2019 22:13:20.123 x", "2019-11-14T22:13:20.123Z"},
      {"4-Nov-2019 22:13:20 x", "2019-11-04T22:13:20Z"},
      {"1:M 14 Nov 2019 22:13:20.123 * x", "2019-11-14T22:13:20.123Z"},
      {"Date: Thu, 14 Nov 2019 22:13:20 -0500", "2019-11-15T03:13:20Z"},
      {"14.11.2019 22:13:20 x", "2019-11-14T22:13:20Z"},
      {"2019.11.14 22:13:20,5 x", "2019-11-14T22:13:20.500Z"},
      {"191114 221320 17 INFO x", "2019-11-14T22:13:20Z"},
      {"191114 22:13:20 x", "2019-11-14T22:13:20Z"},
      {"20191114T221320Z x", "2019-11-14T22:13:20Z"},
      {"20191114T221320.5+0100 x", "2019-11-14T21:13:20.500Z"},
      {"20191114-22:13:20:606|x", "2019-11-14T22:13:20.606Z"},
      {"[20191114 221320] x", "2019-11-14T22:13:20Z"},
      {"[11.14 22:13:20] app - x", "2023-11-14T22:13:20Z"},
      {"11-14 22:13:20.811  1702  2395 D x", "2023-11-14T22:13:20.811Z"},
      {"\u001b[2m2023-11-14T22:13:20Z\u001b[0m x", "2023-11-14T22:13:20Z"},
      {"\u001b[2m2023-11-14\u001b[0m 22:13:20Z x", "2023-11-14T22:13:20Z"},
      {"\u001b[1;32mx\u001b[m 2023-11-14 22:13:20 y", "2023-11-14T22:13:20Z"},
      {"\ufeff2023-11-14T22:13:20Z x", "2023-11-14T22:13:20Z"},
      {"\ufeff1700000000 x", "2023-11-14T22:13:20Z"},
      {"\u0000".repeat(3000) + "2023-11-14T22:13:20Z x", "2023-11-14T22:13:20Z"},
      {"20171224-0:7:20:444|x", "2017-12-24T00:07:20.444Z"},
      {"20171224-22:16:0:119|x", "2017-12-24T22:16:00.119Z"},
      {"2023-11-14 4:05:02 x", "2023-11-14T04:05:02Z"},
      {"2023-11-14 4:5:2.5 x", "2023-11-14T04:05:02.500Z"},
      {"2023/11/14 4:05:02 x", "2023-11-14T04:05:02Z"},
      {"14.11.2019 4:05:02 x", "2019-11-14T04:05:02Z"},
      {"14/Nov/2019:4:05:02 +0100 x", "2019-11-14T03:05:02Z"},
      {"Nov  4 2019 4:05:02 x", "2019-11-04T04:05:02Z"},
      {"Nov 4 4:05:02 h x", "2023-11-04T04:05:02Z"},
      {"14-Nov-2019::22:13:20.123", "2019-11-14T22:13:20.123Z"},
      {"=ERROR REPORT==== 4-Nov-2019::2:13:20 ===", "2019-11-04T02:13:20Z"},
      {"2023-11-14 04:05:02 PM x", "2023-11-14T16:05:02Z"},
      {"2023-11-14 4:05:02.5 AM x", "2023-11-14T04:05:02.500Z"},
      {"2023-11-14 12:05:02 AM x", "2023-11-14T00:05:02Z"},
      {"2023-11-14 12:05:02PM EST x", "2023-11-14T17:05:02Z"},
      {"2023-11-14 12:05:02 AMPLE x", "2023-11-14T12:05:02Z"},
      {"2023-11-14 22:13:20 NOVT [71]", "2023-11-14T15:13:20Z"},
      {"[14-Nov-2023 22:13:20 Europe/Berlin] PHP x", "2023-11-14T21:13:20Z"},
      {"2023-07-14 22:13:20 America/New_York x", "2023-07-15T02:13:20Z"},
      {"2023-11-14 22:13:20 GET /x 200", "2023-11-14T22:13:20Z"},
      {"2023-11-14 22:13:20 START [x]", "2023-11-14T22:13:20Z"},
      {"2023-11-14 22:13:20 ALERT [71] x", "2023-11-14T22:13:20Z"},
      {"2023-11-14 22:13:20 Some/thing x", "2023-11-14T22:13:20Z"},
      {"Nov 14 22:13:20 EST host app: x", "2023-11-15T03:13:20Z"},
      {"<11>Nov 14 22:13:20 CET host app[7]: x", "2023-11-14T21:13:20Z"},
      {"Nov 14 22:13:20 EST app: x", "2023-11-14T22:13:20Z"},
      {"Nov 14 22:13:20 EST x y z", "2023-11-14T22:13:20Z"},
      {"-1700000000 x", "1916-02-18T01:46:40Z"},
      {"KERNDTLB 1118536327 2005.06.11 R30 2005-06-11-17.32.07.58 x", "2005-06-12T00:32:07Z"},
      {"9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"},
      {"2023-11-14T24:00:00Z x", "2023-11-15T00:00:00Z"},
      {"2023-11-14\t22:13:20\tLAX1\tx", "2023-11-14T22:13:20Z"},
      {"2023-11-14_22:13:20.12345 x", "2023-11-14T22:13:20.123Z"},
      {"1700000000123456 x", "2023-11-14T22:13:20.123Z"},
      {"1700000000123456789 x", "2023-11-14T22:13:20.123Z"},
      {"1.700000000123456e+09\terror\tx", "2023-11-14T22:13:20.123Z"},
      {"[1700000000] SERVICE ALERT: x", "2023-11-14T22:13:20Z"},
      {"[1700000000.123] x", "2023-11-14T22:13:20.123Z"},
      {"type=SYSCALL msg=audit(1700000000.123:45): x", "2023-11-14T22:13:20.123Z"},
      {"2023-11-14T22:13:20[Europe/Berlin] x", "2023-11-14T21:13:20Z"},
      {"2023-11-14T22:13:20+02:00[Europe/Berlin] x", "2023-11-14T20:13:20Z"},
      {"2023-11-14 22:13:20 US/Eastern x", "2023-11-15T03:13:20Z"},
      {"2023-11-14 22:13:20 EST5EDT x", "2023-11-15T03:13:20Z"},
      {"2023-11-14 22:13:20 (EST) x", "2023-11-15T03:13:20Z"},
      {"2023-11-14T22:13:20\u221205:00 x", "2023-11-15T03:13:20Z"},
      {"2023-11-14T22:13:20 \u22120530 x", "2023-11-15T03:43:20Z"},
      {"<Nov 14, 2023 10:13:20 PM PST> <Error> x", "2023-11-15T06:13:20Z"},
      {"<Nov 14, 2023, 10:13:20,123 PM GMT> <Error> x", "2023-11-14T22:13:20.123Z"},
      {"Nov 14 2023 12:13:20\u202fAM x", "2023-11-14T00:13:20Z"},
      {"since 2022-01-01 only: 2023-11-14T22:13:20Z", "2023-11-14T22:13:20Z"},
      {"2023-11-14T22:13:20Z but 2022-01-01T00:00:00Z", "2023-11-14T22:13:20Z"},
    };
    for (String[] row : table) {
      assertThat(found(row[0])).as(row[0]).isEqualTo(row[1]);
    }
  }

  @Test
  public void findsNoTimeWhereThereIsNone() {
    List<String> lines =
        List.of(
            "",
            "2",
            "no time in here, and a long line that goes on",
            "2023-11-14",
            "2023-11-14 22:13",
            "2023-11-14T22:13:2",
            "2023-13-14T22:13:20Z",
            "2023-00-14T22:13:20Z",
            "2023-11-31T22:13:20Z",
            "2023-11-00T22:13:20Z",
            "2023-02-29T22:13:20Z",
            "2023-11-14T24:13:20Z",
            "2023-11-14T22:60:20Z",
            "2023-11-14T22:13:61Z",
            "2023-11-14T22:13:200Z",
            "2023-11-14T22:13:20+19:00",
            "2023-11-14T22:13:20+01:60",
            "2023-11-14x22:13:20 xxxx",
            "2023-11/14 22:13:20 xxxx",
            "12023-11-14T22:13:20Z",
            "11/12/2023 22:13:20 since 2021-01-01 00:00:00",
            "13/14/2023 22:13:20 x",
            "31/11/2023 22:13:20 x",
            "14/11/2023 25:13:20 x",
            "14/11/2023-22:13:20 x",
            "2023-11-14   22:13:20 x",
            "2023-11-14  22:1:200 x",
            "a2023-11-14T22:13:20Z",
            "0001-01-01T00:00:00Z",
            "1582-12-31T23:59:59Z",
            "23/11/14T22:13:20 xxxx",
            "23/13/14 22:13:20 xxxx",
            "Nov 31 22:13:20 host",
            "Nov 0 22:13:20 host xx",
            "Nix 14 22:13:20 host",
            "nov 14 22:13:20 host",
            "Nov 14 22:13:2",
            "Nov 14T22:13:20 host",
            "[32/Nov/2023:22:13:20 -0700]",
            "[14/Nov/2023 22:13:20 -0700]",
            "170000000 x",
            "17000000000 x",
            "0170000000 x",
            "17000000001234 x",
            "1700000000-1 x",
            "1700000000x",
            " 1700000000 x",
            "x 191114 221320 y zzzz",
            "191314 221320 y zzzz",
            "191114 241320 y zzzz",
            "191114 2213201 y zzz",
            "31-Nov-2019 22:13:20 x",
            "14-Nix-2019 22:13:20 x",
            "[13.14 22:13:20] app x",
            "x 11-14 22:13:20.811 y",
            "Nov 14 2019 22:13:20 PM",
            "2023-11-14 22:13:20 CST x",
            "2023-11-14 22:13:20 IST",
            "Tue Nov 14 22:13:20 BST 2023",
            "2023-11-14T22:13:20AST x 2022-01-01T00:00:00Z",
            "2023-11-14 22:13:20 XYZT [71] x",
            "2023-11-14 22:13:20 ChST [71] x",
            "2023-11-14T22:13:20XYZT x",
            "[2023-11-14 22:13:20 XYZT] x",
            "Tue Nov 14 22:13:20 XYZT 2023 x",
            "*Nov 14 22:13:20.250 XYZT: %SYS-5-X: x",
            "Nov 14 22:13:20 CST host app: x",
            "2023-11-14 4:5:2",
            "\u0661\u0667/11/14 22:13:20",
            "2023-11-14T24:00:01Z",
            "2023-11-14 22:13:20 (CST) x",
            "4700000000123456 x",
            "17000000001234567 x",
            "[12345.678901] x",
            "x(1700000000.123:45) x",
            "x".repeat(100) + " 2023-11-14T22:13:20Z");
    for (String line : lines) {
      assertThat(found(line)).as(line).isEqualTo("none");
    }
  }

  @Test
  public void anyBytesAndAnyCutOfALineAreTakenWithoutAnException() {
    LineTime times = LogTimes.inZone(ZoneId.of("Europe/Berlin"));
    Random random = new Random(3);
    String full =
        "<34>1 2023-11-14T22:13:20.123 +0100 14/Nov/2023:22:13:20 Nov 14 22:13:20.1 2023 - 17000";
    byte[] text = full.getBytes(UTF_8);
    for (int from = 0; from <= text.length; from++) {
      for (int to = from; to <= text.length; to++) {
        byte[] cut = Arrays.copyOfRange(text, from, to);
        times.find(cut, 0, cut.length, 1_700_000_000_000L);
      }
    }
    byte[] alphabet = "0123456789-/:. ,+TZNovDec[<>".getBytes(UTF_8);
    for (int round = 0; round < 300_000; round++) {
      byte[] line = new byte[random.nextInt(40)];
      for (int i = 0; i < line.length; i++) {
        line[i] =
            random.nextInt(20) == 0
                ? (byte) random.nextInt()
                : alphabet[random.nextInt(alphabet.length)];
      }
      times.find(line, 0, line.length, 1_700_000_000_000L);
    }
  }

  @Test
  public void agreesWithJavaTimeOnRandomTimes() {
    String[] patterns = {
      "uuuu-MM-dd'T'HH:mm:ss.SSSXXX",
      "uuuu-MM-dd HH:mm:ss,SSSxx",
      "uuuu/MM/dd HH:mm:ss.SSS",
      "dd/MMM/uuuu:HH:mm:ss.SSS xx",
      "EEE MMM dd HH:mm:ss.SSS uuuu",
      "uuuu-MM-dd-HH.mm.ss.SSS",
      "uuuu-MM-dd HH:mm:ss.SSS XXX",
      "dd-MMM-uuuu HH:mm:ss.SSS",
      "dd MMM uuuu HH:mm:ss.SSS xx",
      "dd.MM.uuuu HH:mm:ss,SSS",
      "MMM dd uuuu HH:mm:ss.SSS",
      "uuuuMMdd'T'HHmmss.SSSXX"
    };
    Random random = new Random(5);
    ZoneOffset zone = ZoneOffset.ofHoursMinutes(5, 30);
    LineTime times = LogTimes.inZone(zone);
    for (String pattern : patterns) {
      DateTimeFormatter format = DateTimeFormatter.ofPattern(pattern, Locale.ROOT);
      for (int i = 0; i < 5_000; i++) {
        // Years 1811 to 2285.
        long millis = (long) (random.nextDouble() * 14_970_000_000_000L) - 5_000_000_000_000L;
        String line = ZonedDateTime.ofInstant(Instant.ofEpochMilli(millis), zone).format(format);
        assertThat(find(times, line + " x", REFERENCE)).as(line).isEqualTo(millis);
      }
    }
  }

  @Test
  public void aTimeWithoutAZoneIsInTheZoneGiven() {
    LineTime berlin = LogTimes.inZone(ZoneId.of("Europe/Berlin"));
    assertThat(found(berlin, "2023-07-14 22:13:20 x", REFERENCE)).isEqualTo("2023-07-14T20:13:20Z");
    assertThat(found(berlin, "2023-11-14 22:13:20.5 x", REFERENCE))
        .isEqualTo("2023-11-14T21:13:20.500Z");
    assertThat(found(berlin, "2023-11-14T22:13:20Z x", REFERENCE))
        .isEqualTo("2023-11-14T22:13:20Z");
    assertThat(found(berlin, "Jul 14 22:13:20 x", REFERENCE)).isEqualTo("2023-07-14T20:13:20Z");
    assertThat(found(LogTimes.inZone(ZoneId.of("+02:00")), "Jul 14 22:13:20 x", REFERENCE))
        .isEqualTo("2023-07-14T20:13:20Z");
  }

  @Test
  public void aTimeWithoutAYearIsTheOneNearestToTheReference() {
    LineTime utc = LogTimes.inZone(ZoneOffset.UTC);
    String[][] table = {
      {"Dec 31 23:59:59 h", "2024-01-01T00:00:05Z", "2023-12-31T23:59:59Z"},
      {"Jan  1 00:00:01 h", "2023-12-31T23:59:58Z", "2024-01-01T00:00:01Z"},
      {"Jan  1 00:00:01 h", "2024-01-01T00:00:05Z", "2024-01-01T00:00:01Z"},
      {"Jun 30 12:00:00 h", "2023-01-01T00:00:00Z", "2023-06-30T12:00:00Z"},
      {"Jul 30 12:00:00 h", "2023-01-01T00:00:00Z", "2022-07-30T12:00:00Z"},
      {"Feb 29 12:00:00 h", "2024-03-01T00:00:00Z", "2024-02-29T12:00:00Z"},
      {"Feb 29 12:00:00 h", "2025-01-01T00:00:00Z", "2024-02-29T12:00:00Z"},
      {"Feb 29 12:00:00 h", "2022-03-01T00:00:00Z", "none"},
    };
    for (String[] row : table) {
      assertThat(found(utc, row[0], row[1])).as(row[0] + " at " + row[1]).isEqualTo(row[2]);
    }
  }

  @Test
  public void anAmbiguousAbbreviationIsThatOfTheZoneGiven() {
    String[][] table = {
      {"America/Chicago", "2023-11-14 22:13:20 CST", "2023-11-15T04:13:20Z"},
      {"America/Chicago", "2023-07-14 22:13:20 CDT", "2023-07-15T03:13:20Z"},
      {"Asia/Shanghai", "2023-11-14 22:13:20 CST", "2023-11-14T14:13:20Z"},
      {"Asia/Kolkata", "2023-11-14 22:13:20 IST", "2023-11-14T16:43:20Z"},
      {"Asia/Jerusalem", "2023-11-14 22:13:20 IST", "2023-11-14T20:13:20Z"},
      {"Europe/Dublin", "2023-07-14 22:13:20 IST", "2023-07-14T21:13:20Z"},
      {"Europe/London", "2023-07-14 22:13:20 BST", "2023-07-14T21:13:20Z"},
      // In the hour that comes twice, the name says which it is.
      {"Europe/London", "2023-10-29 01:30:00 BST", "2023-10-29T00:30:00Z"},
      {"Europe/London", "2023-10-29 01:30:00 GMT", "2023-10-29T01:30:00Z"},
      {"America/Halifax", "2023-11-14 22:13:20 AST", "2023-11-15T02:13:20Z"},
      {"Europe/Berlin", "2023-11-14 22:13:20 CST", "none"},
      {"Europe/Berlin", "2023-11-14 22:13:20 IST", "none"},
      {"Europe/Berlin", "2023-11-14 22:13:20 EST", "2023-11-15T03:13:20Z"},
      // Both are used in two zones; the usual one counts unless ours is the other.
      {"America/Havana", "2023-07-14 22:13:20 CDT", "2023-07-15T02:13:20Z"},
      {"Europe/Berlin", "2023-07-14 22:13:20 CDT", "2023-07-15T03:13:20Z"},
      {"Asia/Shanghai", "2023-07-14 22:13:20 CDT", "2023-07-15T03:13:20Z"},
      {"Asia/Manila", "2023-11-14 22:13:20 PST", "2023-11-14T14:13:20Z"},
      {"Europe/Berlin", "2023-11-14 22:13:20 PST", "2023-11-15T06:13:20Z"},
    };
    for (String[] row : table) {
      assertThat(found(LogTimes.inZone(ZoneId.of(row[0])), row[1], REFERENCE))
          .as(row[1] + " in " + row[0])
          .isEqualTo(row[2]);
    }
    byte[] line = "2023-11-14 22:13:20 CST x".getBytes(UTF_8);
    assertThat(LogTimes.inZone(ZoneId.of("Europe/Berlin")).whyNone(line, 0, line.length, 0))
        .isEqualTo("ambiguous time zone CST, which Europe/Berlin does not use");
    line = "2023-11-14 22:13:20 XYZT [71] x".getBytes(UTF_8);
    assertThat(LogTimes.inZone(ZoneOffset.UTC).whyNone(line, 0, line.length, 0))
        .isEqualTo("unknown time zone XYZT");
    line = "11/12/2023 22:13:20 [XYZT] x".getBytes(UTF_8);
    assertThat(LogTimes.inZone(ZoneOffset.UTC).whyNone(line, 0, line.length, 0))
        .isEqualTo("ambiguous date 11/12/2023, with the day or the month first");
    assertThat(LogTimes.inZone(ZoneOffset.UTC).whyNone(new byte[] {'x'}, 0, 1, 0))
        .isEqualTo("no time");
  }

  @Test
  public void aTimeThatComesTwiceIsTheOneThatKeepsTimeGoingForward() {
    LineTime berlin = LogTimes.inZone(ZoneId.of("Europe/Berlin"));
    LineTime newYork = LogTimes.inZone(ZoneId.of("America/New_York"));
    Object[][] table = {
      {berlin, "Oct 29 02:30:00 h a: b", "2023-10-29T00:30:01Z", "2023-10-29T00:30:00Z"},
      {berlin, "Oct 29 02:59:59 h a: b", "2023-10-29T01:00:01Z", "2023-10-29T00:59:59Z"},
      {berlin, "Oct 29 02:00:01 h a: b", "2023-10-29T01:00:01Z", "2023-10-29T01:00:01Z"},
      {berlin, "Oct 29 02:30:00 h a: b", "2023-10-29T01:30:01Z", "2023-10-29T01:30:00Z"},
      {berlin, "2023-10-29 02:30:00 x", "2023-10-29T01:30:01Z", "2023-10-29T01:30:00Z"},
      {berlin, "2023-10-29 02:30:00 x", "2023-10-29T01:29:59Z", "2023-10-29T01:30:00Z"},
      {berlin, "2023-10-29 02:30:00 x", "2023-10-29T03:00:00Z", "2023-10-29T01:30:00Z"},
      {berlin, "2023-10-29 02:30:00 x", "2023-06-01T00:00:00Z", "2023-10-29T00:30:00Z"},
      {newYork, "Nov  5 01:30:00 h a: b", "2023-11-05T05:30:01Z", "2023-11-05T05:30:00Z"},
      {newYork, "Nov  5 01:30:00 h a: b", "2023-11-05T06:30:01Z", "2023-11-05T06:30:00Z"},
    };
    for (Object[] row : table) {
      assertThat(found((LineTime) row[0], (String) row[1], (String) row[2]))
          .as(row[1] + " at " + row[2])
          .isEqualTo(row[3]);
    }
  }

  @Test
  public void knowsTheYearOfEveryDay() {
    for (int year = 1583; year < 2400; year++) {
      long first = GregorianDates.epochDay(year, 1, 1);
      long last = GregorianDates.epochDay(year, 12, 31);
      assertThat(first).isEqualTo(java.time.LocalDate.of(year, 1, 1).toEpochDay());
      assertThat(GregorianDates.yearOf(first)).isEqualTo(year);
      assertThat(GregorianDates.yearOf(last)).isEqualTo(year);
    }
  }

  @Test
  public void isSerializable() {
    LineTime copy = SerializableUtils.clone(LogTimes.inZone(ZoneId.of("Europe/Berlin")));
    assertThat(found(copy, "2023-11-14 22:13:20", REFERENCE)).isEqualTo("2023-11-14T21:13:20Z");
  }

  @Test
  public void aTimeAfterAnotherIsTheOneFoundAlone() {
    String[] starts = {
      "2023-11-14T22:13:20.123Z",
      "2023-11-14T22:13:59.000Z",
      "2023-11-14T22:13:60.000Z",
      "2023-11-14T22:14:20.123Z",
      "2023-11-15T22:13:20.123Z",
      "2023-11-14T22:13:20,123Z",
      "2023-11-14T22:13:20.12Z ",
      "2023-11-14T22:13:20.1234Z",
      "2023-11-14T22:13:20.123Zx",
      "2023-11-14T22:13:7.123Z ",
      "2023-11-14T22:13:20+01:00",
      "2023-11-14 22:13:20.123Z",
      "2023-11-14T22:13:xx.123Z",
      "2023-11-14T22:13:20.1x3Z",
      "2023-11-14T22:13",
      "1700000000",
      "2023-11-14T22:13:20.123Z2023-11-14T22:13:20.123Z",
      "2023-11-14T25:13:20.123Z",
      "text",
      ""
    };
    String[] rests = {
      "",
      " host app",
      "\u001b[31m error",
      " \u001b[31m{\"time\":\"2020-01-01T00:00:00Z\"}",
      " {\"time\":\"2020-01-01T00:00:00Z\"}",
      " stdout F time=2020-01-01T00:00:00Z",
      "=1 time=2020-01-01T00:00:00Z"
    };
    List<LineTime> all =
        List.of(
            LogTimes.inZone(ZoneId.of("Europe/Berlin")),
            LogFormat.auto().times(),
            LogFormat.named("raw").times());
    for (LineTime times : all) {
      for (String first : starts) {
        for (String second : starts) {
          for (String rest : rests) {
            byte[] bytes = (first + rest + second + rest).getBytes(UTF_8);
            int from = (first + rest).getBytes(UTF_8).length;
            long before = times.find(bytes, 0, from, 0);
            if (before != LineTime.NONE) {
              assertThat(times.findAfter(bytes, from, bytes.length, 0, 0, before))
                  .as(first + rest + " then " + second)
                  .isEqualTo(times.find(bytes, from, bytes.length, 0));
            }
          }
        }
      }
    }
  }
}
