package dev.streamgauge.pipelines.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** Options for the format of lines. */
public interface LogFormatOptions extends PipelineOptions {
  @OptionGroup.In(OptionGroup.SOURCE)
  @Description(
      "The format of the lines: auto, raw, syslog, rfc5424, rfc3164, json, logfmt,"
          + " combined (Apache and nginx), log4j (and similar), jul, klog, cluster, or regex: followed"
          + " by an expression (RE2) with named groups. If set, --eventTime=line reads the time"
          + " where the format has it. Default: auto.")
  String getLogFormat();

  void setLogFormat(String format);

  @OptionGroup.In(
      value = OptionGroup.MORE,
      values = {"raw", "dead"})
  @Description(
      "What happens to lines that do not match --logFormat: raw (they are read as text,"
          + " and counted in lines_malformed where a severity is needed) or dead (they go to"
          + " --deadLetters with the reason).")
  @Default.String("raw")
  String getMalformed();

  void setMalformed(String what);

  @OptionGroup.In(OptionGroup.SOURCE)
  @Description(
      "Joins lines to the one before them, per connection and per file: stackTraces (for"
          + " Java stack traces), or an expression (RE2) that matches the first line of each"
          + " event. Not for Kafka. Unset: each line is an event.")
  String getMultiline();

  void setMultiline(String rule);
}
