package dev.streamgauge.bench;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.Validation;

/** Options of {@link TextbookPipeline}; public, since Beam creates them by reflection. */
public interface TextbookOptions extends PipelineOptions {
  @Validation.Required
  String getBootstrapServers();

  void setBootstrapServers(String value);

  @Validation.Required
  String getTopic();

  void setTopic(String value);

  @Default.Enum("ERRORS")
  Question getQuestion();

  void setQuestion(Question value);

  @Default.Long(1)
  long getAtLeast();

  void setAtLeast(long value);

  @Default.Long(30)
  long getWindowSeconds();

  void setWindowSeconds(long value);

  @Default.Long(10)
  long getPeriodSeconds();

  void setPeriodSeconds(long value);
}
