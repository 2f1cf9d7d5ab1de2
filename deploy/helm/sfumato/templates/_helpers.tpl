{{- define "sfumato.name" -}}
{{- if contains "sfumato" .Release.Name -}}{{ .Release.Name | trunc 40 | trimSuffix "-" }}
{{- else -}}{{ printf "%s-sfumato" .Release.Name | trunc 40 | trimSuffix "-" }}{{- end -}}
{{- end -}}

{{- define "sfumato.labels" -}}
app.kubernetes.io/name: sfumato
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end -}}

{{- define "sfumato.hubSelector" -}}
app.kubernetes.io/name: sfumato
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: hub
{{- end -}}

{{- /* repository:tag or repository@digest */ -}}
{{- define "sfumato.image" -}}
{{- $tag := .image.tag | default .root.Chart.AppVersion -}}
{{- if .image.digest -}}{{ .image.repository }}@{{ .image.digest }}{{- else -}}{{ .image.repository }}:{{ $tag }}{{- end -}}
{{- end -}}

{{- define "sfumato.taskNamespace" -}}{{ .Values.tasks.namespace | default .Release.Namespace }}{{- end -}}

{{- /* The service account of a kind of task. Discovery and evaluation read the source as training does. */ -}}
{{- define "sfumato.account" -}}
{{- $own := (index .root.Values.tasks .kind).serviceAccount -}}
{{- if $own.name -}}{{ $own.name }}
{{- else if $own.create -}}{{ include "sfumato.name" .root }}-{{ .kind }}
{{- else if or (eq .kind "discovery") (eq .kind "evaluation") -}}
{{- include "sfumato.account" (dict "root" .root "kind" "training") -}}
{{- else -}}default{{- end -}}
{{- end -}}

{{- /* The settings of a kind as the dispatcher joins them: its own, training's for kinds that read the source, defaults. */ -}}
{{- define "sfumato.podSettings" -}}
{{- $own := deepCopy (index .root.Values.tasks .kind).settings -}}
{{- if or (eq .kind "discovery") (eq .kind "evaluation") -}}
{{- $own = mergeOverwrite (deepCopy .root.Values.tasks.training.settings) $own -}}
{{- end -}}
{{- mergeOverwrite (deepCopy .root.Values.tasks.defaults) $own | toYaml -}}
{{- end -}}

{{- define "sfumato.policyName" -}}{{ include "sfumato.name" . }}-policy{{- end -}}

{{- /* The kinds whose pods get a token for the API, which few cloud identities need. */ -}}
{{- define "sfumato.tokenKinds" -}}
{{- $kinds := list -}}
{{- range $kind := list "training" "generation" "discovery" "evaluation" -}}
{{- $pod := include "sfumato.podSettings" (dict "root" $ "kind" $kind) | fromYaml -}}
{{- if $pod.automountServiceAccountToken }}{{ $kinds = append $kinds $kind }}{{ end -}}
{{- end -}}
{{- $kinds | toJson -}}
{{- end -}}
