package dev.streamgauge.provider;

import dev.streamgauge.alerts.Alerts;
import dev.streamgauge.alerts.rules.RuleSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.beam.sdk.schemas.JavaFieldSchema;
import org.apache.beam.sdk.schemas.annotations.DefaultSchema;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldDescription;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldName;
import org.apache.beam.sdk.schemas.transforms.SchemaTransform;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * {@link Alerts} for other SDKs. A row is an alert that fires or is resolved.
 *
 * @since 0.1.0
 */
public final class AlertsProvider extends RowsProvider.OfLines<AlertsProvider.Configuration> {
  /** Creates the provider; {@code ServiceLoader} does. */
  public AlertsProvider() {
    super(
        "alerts",
        "Evaluates alert rules over lines: a row when an alert fires, and one when it is resolved.");
  }

  @Override
  protected SchemaTransform from(Configuration configuration) {
    return configuration.transform();
  }

  /** The rules. Beam sets the fields. */
  @DefaultSchema(JavaFieldSchema.class)
  static final class Configuration {
    @SchemaFieldDescription("The text of a rules file.")
    public @Nullable String rules;

    @SchemaFieldDescription("The path of a rules file, read where the transform is expanded.")
    @SchemaFieldName("rules_file")
    public @Nullable String rulesFile;

    @SchemaFieldDescription("Lines up to this late correct the counts; none if left out.")
    @SchemaFieldName("allowed_lateness")
    public @Nullable String allowedLateness;

    SchemaTransform transform() {
      Alerts alerts = Alerts.of(rules());
      if (allowedLateness != null) {
        alerts = alerts.withAllowedLateness(Settings.duration("allowed_lateness", allowedLateness));
      }
      return RowTransform.of(alerts, new RowsOfAlerts(), RowSchemas.ALERTS);
    }

    private RuleSet rules() {
      if ((rules == null) == (rulesFile == null)) {
        throw new IllegalArgumentException("Give one of rules and rules_file.");
      }
      if (rules != null) {
        return RuleSet.parse("rules", rules);
      }
      try {
        return RuleSet.parse(rulesFile, Files.readString(Path.of(rulesFile)));
      } catch (IOException e) {
        throw new UncheckedIOException("rules_file " + rulesFile + " cannot be read", e);
      }
    }
  }
}
