{{/* The name of every object: the release's, which has "sluice" in it. */}}
{{- define "sluice.name" -}}
{{- if contains "sluice" .Release.Name -}}
{{- .Release.Name | trunc 63 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-sluice" .Release.Name | trunc 63 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* The labels by which pods are selected; the alerts select the job "sluice". */}}
{{- define "sluice.selector" -}}
app.kubernetes.io/name: sluice
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "sluice.labels" -}}
{{ include "sluice.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end -}}

{{/* The labels of the Redis; they are none of the relay's, whose service must not reach it. */}}
{{- define "sluice.redis" -}}
app.kubernetes.io/name: sluice-redis
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{/* Refuses what would run, and break the limits of the keys or never start. */}}
{{- define "sluice.checks" -}}
{{- $config := .Values.config -}}
{{- $several := or .Values.autoscaling.enabled (gt (int .Values.replicas) 1) -}}
{{- if and $several (not (dig "sluice" "cluster" "redis" "url" "" $config)) -}}
{{- fail "several replicas send over the same keys: config.sluice.cluster.redis.url must name the Redis by which they share their limits; docker/helm/values-cluster.yaml is an example" -}}
{{- end -}}
{{- if and $several .Values.persistence.enabled -}}
{{- fail "persistence.enabled: a volume is of one pod at a time, so several replicas keep their data in config.sluice.store, a PostgreSQL" -}}
{{- end -}}
{{- if gt (int .Values.autoscaling.minReplicas) (int .Values.autoscaling.maxReplicas) -}}
{{- fail "autoscaling.minReplicas is above autoscaling.maxReplicas" -}}
{{- end -}}
{{- end -}}
