package dev.streamgauge.pipelines;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** What lines are like. */
public interface LogFormatOptions extends PipelineOptions {
  @Description(
      "The format of the lines: auto, raw, syslog, rfc5424, rfc3164, json, logfmt, combined (Apache"
          + " and nginx), log4j (and its like), jul, klog, or regex: and an expression (RE2) with"
          + " named groups. If it is given, --eventTime=line takes the time where the format has"
          + " it. Default: auto.")
  String getLogFormat();

  void setLogFormat(String format);

  @Description(
      "What becomes of lines that are not of --logFormat: raw (they are read as text, and counted"
          + " in lines_malformed where a severity is asked for) or dead (with the reason, to"
          + " --deadLetters).")
  @Default.String("raw")
  String getMalformed();

  void setMalformed(String what);

  @Description(
      "Joins lines to the one before them, for each connection and each file: stackTraces (those"
          + " of a Java stack trace), or an expression (RE2) that is found in lines that are not to"
          + " be joined. Not for Kafka. Unset: each line is one.")
  String getMultiline();

  void setMultiline(String rule);
}
