// Generated from openapi.json with the SHA-256 0631932b8e0fdb7f7ac11ea7c870d5b85800f072ef95f75d6c71f480d0e4835c. Do not edit.
/* oxlint-disable */
export interface paths {
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This document */
        get: operations["getOpenapi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Prometheus text of this process and the workers */
        get: operations["getPrometheusMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The process is up */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is in use and whether it answers */
        get: operations["getReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/docs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A page that shows the OpenAPI document */
        get: operations["getDocs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Keys of the project, without their secrets; those who run the service see the keys of any project */
        get: operations["listApiKeys"];
        put?: never;
        /** Make an API key; its secret is shown once */
        post: operations["createApiKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tickets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make a ticket, which opens event streams for 60 s without a header: for a browser's EventSource */
        post: operations["createTicket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/api-keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End a key at once; those who run the service end the keys of any project */
        delete: operations["revokeApiKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/api-keys/{id}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give a key another secret, which is shown once; the present one may stay valid for a while */
        post: operations["rotateApiKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/datasets/catalog": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Sample sets that can be had by name */
        get: operations["listSampleDatasets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/datasets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Data sets of the project */
        get: operations["listDatasets"];
        put?: never;
        /** Make a data set from the catalog, from uploads in pieces, or from files sent as multipart */
        post: operations["createDataset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/datasets/upload": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make a data set from files sent as multipart */
        post: operations["uploadDataset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/datasets/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A data set */
        get: operations["getDataset"];
        put?: never;
        post?: never;
        /** Delete a data set that no unfinished job uses */
        delete: operations["deleteDataset"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/datasets/{id}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Some rows, or some images */
        get: operations["previewDataset"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/uploads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Uploads that no data set was made of yet, the oldest first */
        get: operations["listUploads"];
        put?: never;
        /** Announce a file that will be uploaded in pieces: Upload-Length has its bytes, Upload-Metadata its filename and sha256 (tus 1.0) */
        post: operations["createUpload"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/uploads/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How much of an upload has come; HEAD gives the same in headers */
        get: operations["getUpload"];
        put?: never;
        post?: never;
        /** End an upload and remove what has come of it */
        delete: operations["deleteUpload"];
        options?: never;
        head?: never;
        /** Send what comes after Upload-Offset; what came before a broken connection is kept */
        patch: operations["appendUpload"];
        trace?: never;
    };
    "/v1/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Jobs of the project: filtered, sorted by what they show or measured, page by page */
        get: operations["listJobs"];
        put?: never;
        /** Queue a job, or with `validate_only` resolve and estimate it */
        post: operations["createJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A job with its members and its ensemble */
        get: operations["getJob"];
        put?: never;
        post?: never;
        /** Delete a job that has ended, with its members, checkpoints, metrics and events */
        delete: operations["deleteJob"];
        options?: never;
        head?: never;
        /** Rename a job, or set its notes or tags, in any state; its configuration stays as it was sent */
        patch: operations["updateJob"];
        trace?: never;
    };
    "/v1/jobs/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancel, delete or tag many jobs; the reply tells what came of each */
        post: operations["bulkJobs"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs/{id}/analysis": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where the ensemble is right and wrong on its held-out rows */
        get: operations["getJobAnalysis"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs/{id}/histograms": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How the weights, gradients and activations of each layer are spread, at each inspection of a member */
        get: operations["getJobHistograms"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs/{id}/lineage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which weights a job started from, and what started from its own */
        get: operations["getJobLineage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models/{name}/versions/{version}/lineage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which weights a version of a model was trained from, and what started from it */
        get: operations["getModelVersionLineage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End a job; what its members reached is kept as checkpoints */
        post: operations["cancelJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs/{id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Checkpoint and pause the job */
        post: operations["pauseJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Resume a paused job */
        post: operations["resumeJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs/{id}/finish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End the training now and keep the best so far as the result */
        post: operations["finishJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A new job that resumes a failed or cancelled one from its last checkpoints, or trains the failed members of one that succeeded */
        post: operations["retryJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/ensembles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Combine the members of finished jobs, or of all trials of a sweep, and publish them as one version: a job that trains nothing */
        post: operations["createEnsemble"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sweeps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Sweeps of the project, each with its best trial */
        get: operations["listSweeps"];
        put?: never;
        /** Queue a job for every combination of swept values, or with `validate_only` list and estimate them */
        post: operations["createSweep"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sweeps/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A sweep: its trials, the best one, the objective against each swept field, and where to look next */
        get: operations["getSweep"];
        put?: never;
        post?: never;
        /** Delete a sweep that has ended, with its trials */
        delete: operations["deleteSweep"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sweeps/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancel every trial that has not ended; what they measured is kept */
        post: operations["cancelSweep"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sweeps/{id}/publish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Publish the best trial of a sweep, or the ensemble of all of them, as the next version of a model: a job that trains nothing */
        post: operations["publishSweep"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs/{id}/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Measured values of a job: pages joined by `since` give every point exactly once */
        get: operations["getMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs/{id}/metrics/flat": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Measured values as one plain list of rows, for Grafana's Infinity source and spreadsheets */
        get: operations["getFlatMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/metrics/query": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The same metrics of many jobs, on one x grid */
        post: operations["compareMetrics"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Events of a job, as a list or as a live stream */
        get: operations["listEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs/{id}/checkpoints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is kept of a job's members */
        get: operations["listCheckpoints"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/checkpoints/{id}/download": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The file of a checkpoint, or with `Range` a part of it */
        get: operations["downloadCheckpoint"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Models of the project */
        get: operations["listModels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A model with its versions and aliases */
        get: operations["getModel"];
        put?: never;
        post?: never;
        /** Delete a model with all its versions, unless a batch prediction that has not ended uses it */
        delete: operations["deleteModel"];
        options?: never;
        head?: never;
        /** Set what a metric of later versions must be before they are published; versions that are there stay */
        patch: operations["setModel"];
        trace?: never;
    };
    "/v1/models/{name}/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make a version of a model from an uploaded file, without training */
        post: operations["importModel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models/{name}/versions/{version}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A version of a model */
        get: operations["getModelVersion"];
        put?: never;
        post?: never;
        /** Delete a version; its number is not used again */
        delete: operations["deleteModelVersion"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models/{name}/versions/{version}/drift": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How the rows that a version was asked, and its answers, differ from its training, by hour */
        get: operations["getModelVersionDrift"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models/{name}/versions/{version}/download": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A version as a file of another tool; with `Range` a part of it. A file of another form than the stored one is compared with the service first */
        get: operations["downloadModelVersion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models/{name}/versions/{version}/tfjs/ensemble.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How the TensorFlow.js models of the members are fed and combined */
        get: operations["getTfjsEnsemble"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models/{name}/versions/{version}/tfjs/{member}/model.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A member's layers model of TensorFlow.js: give this address to `tf.loadLayersModel` */
        get: operations["getTfjsModel"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models/{name}/versions/{version}/tfjs/{member}/weights.bin": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The weights of a member's layers model; with `Range` a part of them */
        get: operations["getTfjsWeights"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models/{name}/aliases/{alias}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Point an alias to a ready version, in one step */
        put: operations["setModelAlias"];
        post?: never;
        /** Remove an alias */
        delete: operations["deleteModelAlias"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/predictions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Batch predictions of the project */
        get: operations["listPredictions"];
        put?: never;
        /** Predict the rows of an uploaded file or of a data set, as a task */
        post: operations["createPrediction"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/predictions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A batch prediction and how far it is */
        get: operations["getPrediction"];
        put?: never;
        post?: never;
        /** Delete a batch prediction that has ended, with its output */
        delete: operations["deletePrediction"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/predictions/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancel a batch prediction that has not ended */
        post: operations["cancelPrediction"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/predictions/{id}/output": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The output of a batch prediction that has succeeded, or with `Range` a part of it */
        get: operations["downloadPrediction"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/limits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A project's limits, its share of the slots, and what it has of each */
        get: operations["getProjectLimits"];
        /** Set a project's limits and its share of the slots; for those who run the service */
        put: operations["setProjectLimits"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a project used, by day, as JSON or CSV: attempts, requests, predictions and stored bytes */
        get: operations["getProjectUsage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Users with a role in a project, and addresses that wait for their user */
        get: operations["listProjectMembers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/members/{email}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Give an address a role in a project: at once, or when its user signs in for the first time */
        put: operations["setProjectMember"];
        post?: never;
        /** Take a grant away; the user's sessions lose the role within a second */
        delete: operations["removeProjectMember"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who is signed in, and how to sign in */
        get: operations["getSession"];
        /** Let the session work in another project of the user */
        put: operations["setSession"];
        /** Sign a browser in: exchange an API key for a cookie that scripts cannot read */
        post: operations["createSession"];
        /** End the session of this browser */
        delete: operations["signOut"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/session/sign-in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Send a browser to the provider of identities */
        get: operations["signIn"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/session/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where the provider of identities sends a browser back to */
        get: operations["finishSignIn"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Browsers that are signed in with the same key or as the same user; for an admin all of the project. The one that was used last comes first */
        get: operations["listSessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Sign a browser out; its open streams end within a second */
        delete: operations["endSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Webhooks of the project, without their secrets */
        get: operations["listWebhooks"];
        put?: never;
        /** Have messages sent to a URL; the secret that signs them is shown once */
        post: operations["createWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A webhook, without its secret */
        get: operations["getWebhook"];
        put?: never;
        post?: never;
        /** Delete a webhook with its deliveries; what waits is not sent */
        delete: operations["deleteWebhook"];
        options?: never;
        head?: never;
        /** Change the URL or the events of a webhook, or enable or disable it */
        patch: operations["updateWebhook"];
        trace?: never;
    };
    "/v1/webhooks/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send a message of the type webhook.test, whatever the webhook is told of */
        post: operations["testWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Messages to a webhook of the last 30 days, and what came of them */
        get: operations["listWebhookDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}/deliveries/{delivery}/redeliver": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send a message again, now, with the same id */
        post: operations["redeliverWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give a webhook another secret, which is shown once; for 24 hours messages are signed with both */
        post: operations["rotateWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/workers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Workers that reported lately */
        get: operations["listWorkers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Calls that may have changed something, the newest first: who, what, on which object, with which result */
        get: operations["listAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The audit log as CSV, the oldest entry first */
        get: operations["exportAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs/{id}/tensorboard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All points of a job as TensorBoard event files, in a tar archive */
        get: operations["downloadTensorboardEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tensorboard/data/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** TensorBoard's list of runs: `<job>/member-<n>` and `<job>/ensemble` of every job that has measured something */
        get: operations["listTensorboardRuns"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tensorboard/data/plugin/scalars/tags": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** TensorBoard's scalar tags of each run */
        get: operations["listTensorboardTags"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tensorboard/data/plugin/scalars/scalars": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** TensorBoard's points of one tag of a run: [wall time in seconds, step, value] */
        get: operations["readTensorboardScalars"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/2.0/mlflow/experiments/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The same, as older clients ask */
        get: operations["listMlflowExperiments"];
        put?: never;
        /** MLflow's list of experiments: the key's project */
        post: operations["searchMlflowExperiments"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/2.0/mlflow/experiments/get": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An experiment of MLflow by its id */
        get: operations["getMlflowExperiment"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/2.0/mlflow/experiments/get-by-name": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An experiment of MLflow by its name */
        get: operations["getMlflowExperimentByName"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/2.0/mlflow/runs/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** MLflow's search of runs: jobs and, nested beneath, their members */
        post: operations["searchMlflowRuns"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/2.0/mlflow/runs/get": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A run of MLflow: a job by its id, or a member of it, `<job>-<n>` */
        get: operations["getMlflowRun"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/2.0/mlflow/metrics/get-history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All values of a metric of an MLflow run */
        get: operations["getMlflowMetricHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/2.0/mlflow/metrics/get-history-bulk-interval": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A metric of several MLflow runs between two steps, reduced */
        get: operations["getMlflowMetricInterval"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ajax-api/2.0/mlflow/metrics/get-history-bulk-interval": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A metric of several MLflow runs between two steps, reduced */
        get: operations["getMlflowMetricIntervalForPages"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/2.0/mlflow/registered-models/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** MLflow's search of registered models */
        get: operations["searchMlflowModels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/2.0/mlflow/registered-models/get": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A registered model of MLflow by its name */
        get: operations["getMlflowModel"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/2.0/mlflow/registered-models/get-latest-versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The same, as older clients ask */
        get: operations["getMlflowLatestVersions"];
        put?: never;
        /** The newest version of a registered model of MLflow */
        post: operations["findMlflowLatestVersions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/2.0/mlflow/registered-models/alias": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The version of MLflow that an alias points to */
        get: operations["getMlflowVersionByAlias"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/2.0/mlflow/model-versions/get": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A version of a registered model of MLflow */
        get: operations["getMlflowVersion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/2.0/mlflow/model-versions/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** MLflow's search of versions of registered models */
        get: operations["searchMlflowVersions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/2.0/mlflow/model-versions/get-download-uri": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where the file of a version of MLflow is */
        get: operations["getMlflowDownloadUri"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/2.0/mlflow/artifacts/list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The files of an MLflow run: the version that a job has published, a member's checkpoints */
        get: operations["listMlflowArtifacts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/2.0/mlflow-artifacts/artifacts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The same as `mlflow-artifacts:/` names it: `0/<run>/artifacts/<folder>`, with paths within the folder */
        get: operations["listMlflowArtifactFiles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/2.0/mlflow-artifacts/artifacts/0/{run}/artifacts/{file}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A file of an MLflow run, or with `Range` a part of it */
        get: operations["downloadMlflowArtifact"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/2.0/mlflow-artifacts/artifacts/0/{run}/artifacts/{folder}/{file}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A file in a folder of an MLflow run, or with `Range` a part of it */
        get: operations["downloadMlflowFolderArtifact"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/datasets/{id}/augmentation-preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Images as a trainer with that seed sees them, before and after augmentation */
        post: operations["previewAugmentation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models/{name}/predict": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Predict raw instances with a model's ensemble */
        post: operations["predict"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Name, version and extensions of the server */
        get: operations["getInferenceServer"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The server answers */
        get: operations["getInferenceLive"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The server takes requests */
        get: operations["getInferenceReady"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Names of the models */
        get: operations["listInferenceModels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/repository/index": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Every version of every model */
        post: operations["indexInferenceRepository"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/repository/models/{name}/load": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Load a model into memory before it is asked */
        post: operations["loadInferenceModel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/repository/models/{name}/unload": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give the memory of a model back until it is asked again */
        post: operations["unloadInferenceModel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/models/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How often and how fast every model was asked */
        get: operations["getInferenceStats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/models/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Inputs and outputs of a model */
        get: operations["getInferenceModel"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/models/{name}/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A model takes requests */
        get: operations["getInferenceModelReady"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/models/{name}/config": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Configuration of a model */
        get: operations["getInferenceModelConfig"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/models/{name}/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How often and how fast a model was asked */
        get: operations["getInferenceModelStats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/models/{name}/infer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Predict tensors */
        post: operations["infer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/models/{name}/versions/{version}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Inputs and outputs of a version */
        get: operations["getInferenceModelVersion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/models/{name}/versions/{version}/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A version takes requests */
        get: operations["getInferenceModelVersionReady"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/models/{name}/versions/{version}/config": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Configuration of a version */
        get: operations["getInferenceModelVersionConfig"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/models/{name}/versions/{version}/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How often and how fast a version was asked */
        get: operations["getInferenceModelVersionStats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/models/{name}/versions/{version}/infer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Predict tensors with a version */
        post: operations["inferWithVersion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models/{name}:predict": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** TensorFlow Serving's predict call, also KServe's protocol V1, on the newest version */
        post: operations["tensorflowServingPredict"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models/{name}/versions/{version}:predict": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** TensorFlow Serving's predict call on a version */
        post: operations["tensorflowServingPredictVersion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models/{name}/labels/{label}:predict": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** TensorFlow Serving's predict call on a label, which is an alias of the model */
        post: operations["tensorflowServingPredictLabel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models/{name}/metadata": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Inputs and outputs of a model, in TensorFlow Serving's words */
        get: operations["getTensorflowMetadata"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models/{name}/versions/{version}/metadata": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Inputs and outputs of a version, in TensorFlow Serving's words */
        get: operations["getTensorflowVersionMetadata"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models/{name}/labels/{label}/metadata": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Inputs and outputs of a label's version, in TensorFlow Serving's words */
        get: operations["getTensorflowLabelMetadata"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models/{name}/labels/{label}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** State of a label's version, in TensorFlow Serving's words */
        get: operations["getTensorflowLabel"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/invocations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** MLflow's scoring call: one of its four JSON forms, or text/csv with a heading */
        post: operations["mlflowInvocations"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The server answers: the same as /ping */
        get: operations["mlflowHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/version": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The version of MLflow whose scoring protocol is spoken */
        get: operations["mlflowVersion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ping": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The server answers: what clients of MLflow wait for */
        get: operations["ping"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description One change of an image */
        AugmentationStepInput: {
            /** @constant */
            type: "horizontal_flip";
            /**
             * @description Chance of applying this to each image
             * @default 0.5
             */
            probability?: number;
        } | {
            /** @constant */
            type: "vertical_flip";
            /**
             * @description Chance of applying this to each image
             * @default 0.5
             */
            probability?: number;
        } | {
            /** @constant */
            type: "translation";
            /**
             * @description Largest shift as a share of the width
             * @default 0.1
             */
            horizontal?: number;
            /**
             * @description Largest shift as a share of the height
             * @default 0.1
             */
            vertical?: number;
            /**
             * @description Chance of applying this to each image
             * @default 1
             */
            probability?: number;
            /**
             * @description Beyond the edge: the mirrored image, one value, or the nearest pixel. Default: reflect
             * @enum {string}
             */
            fill?: "reflect" | "constant" | "nearest";
            /** @description The value of `constant`. Default: 0 */
            fill_value?: number;
        } | {
            /** @constant */
            type: "rotation";
            /**
             * @description Largest angle
             * @default 15
             */
            degrees?: number;
            /**
             * @description Chance of applying this to each image
             * @default 1
             */
            probability?: number;
            /**
             * @description Beyond the edge: the mirrored image, one value, or the nearest pixel. Default: reflect
             * @enum {string}
             */
            fill?: "reflect" | "constant" | "nearest";
            /** @description The value of `constant`. Default: 0 */
            fill_value?: number;
        } | {
            /** @constant */
            type: "stretching";
            /**
             * @description Factors of the width; above 1 enlarges
             * @default [
             *       0.9,
             *       1.1
             *     ]
             */
            horizontal?: [
                number,
                number
            ];
            /**
             * @description Factors of the height
             * @default [
             *       0.9,
             *       1.1
             *     ]
             */
            vertical?: [
                number,
                number
            ];
            /**
             * @description Zoom: one factor, drawn from `horizontal`, for both
             * @default false
             */
            keep_aspect?: boolean;
            /**
             * @description Chance of applying this to each image
             * @default 1
             */
            probability?: number;
            /**
             * @description Beyond the edge: the mirrored image, one value, or the nearest pixel. Default: reflect
             * @enum {string}
             */
            fill?: "reflect" | "constant" | "nearest";
            /** @description The value of `constant`. Default: 0 */
            fill_value?: number;
        } | {
            /** @constant */
            type: "shearing";
            /**
             * @description Largest lean of upright lines, in degrees
             * @default 10
             */
            horizontal?: number;
            /**
             * @description Largest rise of level lines, in degrees
             * @default 0
             */
            vertical?: number;
            /**
             * @description Chance of applying this to each image
             * @default 1
             */
            probability?: number;
            /**
             * @description Beyond the edge: the mirrored image, one value, or the nearest pixel. Default: reflect
             * @enum {string}
             */
            fill?: "reflect" | "constant" | "nearest";
            /** @description The value of `constant`. Default: 0 */
            fill_value?: number;
        } | {
            /** @constant */
            type: "lens_distortion";
            /**
             * @description Range of k₁
             * @default [
             *       -0.15,
             *       0.15
             *     ]
             */
            k1?: [
                number,
                number
            ];
            /**
             * @description Range of k₂
             * @default [
             *       0,
             *       0
             *     ]
             */
            k2?: [
                number,
                number
            ];
            /**
             * @description Largest distance of the center from the middle, as a share of width and height
             * @default 0.1
             */
            centre_jitter?: number;
            /**
             * @description Chance of applying this to each image
             * @default 1
             */
            probability?: number;
            /**
             * @description Beyond the edge: the mirrored image, one value, or the nearest pixel. Default: reflect
             * @enum {string}
             */
            fill?: "reflect" | "constant" | "nearest";
            /** @description The value of `constant`. Default: 0 */
            fill_value?: number;
        } | {
            /** @constant */
            type: "scale_jitter_crop";
            /** @description Bounds of the short side in pixels */
            short_side: [
                number,
                number
            ];
            /** @description Side of the patch in pixels */
            size: number;
            /**
             * @description Chance of applying this to each image
             * @default 1
             */
            probability?: number;
            /**
             * @description Beyond the edge: the mirrored image, one value, or the nearest pixel. Default: reflect
             * @enum {string}
             */
            fill?: "reflect" | "constant" | "nearest";
            /** @description The value of `constant`. Default: 0 */
            fill_value?: number;
        } | {
            /** @constant */
            type: "random_crop";
            /**
             * @description Pixels on every side
             * @default 4
             */
            padding?: number;
            /**
             * @description Chance of applying this to each image
             * @default 1
             */
            probability?: number;
            /**
             * @description Beyond the edge: the mirrored image, one value, or the nearest pixel. Default: reflect
             * @enum {string}
             */
            fill?: "reflect" | "constant" | "nearest";
            /** @description The value of `constant`. Default: 0 */
            fill_value?: number;
        } | {
            /** @constant */
            type: "brightness";
            /**
             * @description Largest change, 1 being from black to white
             * @default 0.2
             */
            amount?: number;
            /**
             * @description Chance of applying this to each image
             * @default 1
             */
            probability?: number;
        } | {
            /** @constant */
            type: "contrast";
            /**
             * @description Factors of the distance; above 1 raises the contrast
             * @default [
             *       0.8,
             *       1.25
             *     ]
             */
            factor?: [
                number,
                number
            ];
            /**
             * @description Chance of applying this to each image
             * @default 1
             */
            probability?: number;
        } | {
            /** @constant */
            type: "color_jitter";
            /**
             * @description A factor between 1 − amount and 1 + amount
             * @default 0.2
             */
            brightness?: number;
            /**
             * @description A factor between 1 − amount and 1 + amount
             * @default 0.2
             */
            contrast?: number;
            /**
             * @description A factor between 1 − amount and 1 + amount
             * @default 0.2
             */
            saturation?: number;
            /**
             * @description Largest turn of the hue, 1 being the whole circle
             * @default 0
             */
            hue?: number;
            /**
             * @description Chance of applying this to each image
             * @default 1
             */
            probability?: number;
        } | {
            /** @constant */
            type: "gaussian_noise";
            /**
             * @description Standard deviation, 1 being from black to white
             * @default 0.05
             */
            deviation?: number;
            /**
             * @description Chance of applying this to each image
             * @default 1
             */
            probability?: number;
        } | {
            /** @constant */
            type: "random_erasing";
            /**
             * @description Chance of applying this to each image
             * @default 0.5
             */
            probability?: number;
            /**
             * @description Share of the image
             * @default [
             *       0.02,
             *       0.33
             *     ]
             */
            area?: [
                number,
                number
            ];
            /**
             * @description Height over width, drawn evenly on a logarithmic scale
             * @default [
             *       0.3,
             *       3.3
             *     ]
             */
            aspect?: [
                number,
                number
            ];
            /**
             * @description One value, or a random one for each pixel and channel
             * @default noise
             */
            value?: "noise" | number;
        } | {
            /** @constant */
            type: "mixup";
            /**
             * @description α of the Beta distribution; small values mix little
             * @default 0.2
             */
            alpha?: number;
            /**
             * @description Chance of applying this to each image
             * @default 1
             */
            probability?: number;
        } | {
            /** @constant */
            type: "cutmix";
            /**
             * @description α of the Beta distribution; small values cut little or almost all
             * @default 1
             */
            alpha?: number;
            /**
             * @description Chance of applying this to each image
             * @default 1
             */
            probability?: number;
        };
        /** @description A change of training images, drawn anew for each image */
        AugmentationInput: {
            /** @constant */
            type: "horizontal_flip";
            /**
             * @description Chance of applying this to each image
             * @default 0.5
             */
            probability?: number;
        } | {
            /** @constant */
            type: "vertical_flip";
            /**
             * @description Chance of applying this to each image
             * @default 0.5
             */
            probability?: number;
        } | {
            /** @constant */
            type: "translation";
            /**
             * @description Largest shift as a share of the width
             * @default 0.1
             */
            horizontal?: number;
            /**
             * @description Largest shift as a share of the height
             * @default 0.1
             */
            vertical?: number;
            /**
             * @description Chance of applying this to each image
             * @default 1
             */
            probability?: number;
            /**
             * @description Beyond the edge: the mirrored image, one value, or the nearest pixel. Default: reflect
             * @enum {string}
             */
            fill?: "reflect" | "constant" | "nearest";
            /** @description The value of `constant`. Default: 0 */
            fill_value?: number;
        } | {
            /** @constant */
            type: "rotation";
            /**
             * @description Largest angle
             * @default 15
             */
            degrees?: number;
            /**
             * @description Chance of applying this to each image
             * @default 1
             */
            probability?: number;
            /**
             * @description Beyond the edge: the mirrored image, one value, or the nearest pixel. Default: reflect
             * @enum {string}
             */
            fill?: "reflect" | "constant" | "nearest";
            /** @description The value of `constant`. Default: 0 */
            fill_value?: number;
        } | {
            /** @constant */
            type: "stretching";
            /**
             * @description Factors of the width; above 1 enlarges
             * @default [
             *       0.9,
             *       1.1
             *     ]
             */
            horizontal?: [
                number,
                number
            ];
            /**
             * @description Factors of the height
             * @default [
             *       0.9,
             *       1.1
             *     ]
             */
            vertical?: [
                number,
                number
            ];
            /**
             * @description Zoom: one factor, drawn from `horizontal`, for both
             * @default false
             */
            keep_aspect?: boolean;
            /**
             * @description Chance of applying this to each image
             * @default 1
             */
            probability?: number;
            /**
             * @description Beyond the edge: the mirrored image, one value, or the nearest pixel. Default: reflect
             * @enum {string}
             */
            fill?: "reflect" | "constant" | "nearest";
            /** @description The value of `constant`. Default: 0 */
            fill_value?: number;
        } | {
            /** @constant */
            type: "shearing";
            /**
             * @description Largest lean of upright lines, in degrees
             * @default 10
             */
            horizontal?: number;
            /**
             * @description Largest rise of level lines, in degrees
             * @default 0
             */
            vertical?: number;
            /**
             * @description Chance of applying this to each image
             * @default 1
             */
            probability?: number;
            /**
             * @description Beyond the edge: the mirrored image, one value, or the nearest pixel. Default: reflect
             * @enum {string}
             */
            fill?: "reflect" | "constant" | "nearest";
            /** @description The value of `constant`. Default: 0 */
            fill_value?: number;
        } | {
            /** @constant */
            type: "lens_distortion";
            /**
             * @description Range of k₁
             * @default [
             *       -0.15,
             *       0.15
             *     ]
             */
            k1?: [
                number,
                number
            ];
            /**
             * @description Range of k₂
             * @default [
             *       0,
             *       0
             *     ]
             */
            k2?: [
                number,
                number
            ];
            /**
             * @description Largest distance of the center from the middle, as a share of width and height
             * @default 0.1
             */
            centre_jitter?: number;
            /**
             * @description Chance of applying this to each image
             * @default 1
             */
            probability?: number;
            /**
             * @description Beyond the edge: the mirrored image, one value, or the nearest pixel. Default: reflect
             * @enum {string}
             */
            fill?: "reflect" | "constant" | "nearest";
            /** @description The value of `constant`. Default: 0 */
            fill_value?: number;
        } | {
            /** @constant */
            type: "scale_jitter_crop";
            /** @description Bounds of the short side in pixels */
            short_side: [
                number,
                number
            ];
            /** @description Side of the patch in pixels */
            size: number;
            /**
             * @description Chance of applying this to each image
             * @default 1
             */
            probability?: number;
            /**
             * @description Beyond the edge: the mirrored image, one value, or the nearest pixel. Default: reflect
             * @enum {string}
             */
            fill?: "reflect" | "constant" | "nearest";
            /** @description The value of `constant`. Default: 0 */
            fill_value?: number;
        } | {
            /** @constant */
            type: "random_crop";
            /**
             * @description Pixels on every side
             * @default 4
             */
            padding?: number;
            /**
             * @description Chance of applying this to each image
             * @default 1
             */
            probability?: number;
            /**
             * @description Beyond the edge: the mirrored image, one value, or the nearest pixel. Default: reflect
             * @enum {string}
             */
            fill?: "reflect" | "constant" | "nearest";
            /** @description The value of `constant`. Default: 0 */
            fill_value?: number;
        } | {
            /** @constant */
            type: "brightness";
            /**
             * @description Largest change, 1 being from black to white
             * @default 0.2
             */
            amount?: number;
            /**
             * @description Chance of applying this to each image
             * @default 1
             */
            probability?: number;
        } | {
            /** @constant */
            type: "contrast";
            /**
             * @description Factors of the distance; above 1 raises the contrast
             * @default [
             *       0.8,
             *       1.25
             *     ]
             */
            factor?: [
                number,
                number
            ];
            /**
             * @description Chance of applying this to each image
             * @default 1
             */
            probability?: number;
        } | {
            /** @constant */
            type: "color_jitter";
            /**
             * @description A factor between 1 − amount and 1 + amount
             * @default 0.2
             */
            brightness?: number;
            /**
             * @description A factor between 1 − amount and 1 + amount
             * @default 0.2
             */
            contrast?: number;
            /**
             * @description A factor between 1 − amount and 1 + amount
             * @default 0.2
             */
            saturation?: number;
            /**
             * @description Largest turn of the hue, 1 being the whole circle
             * @default 0
             */
            hue?: number;
            /**
             * @description Chance of applying this to each image
             * @default 1
             */
            probability?: number;
        } | {
            /** @constant */
            type: "gaussian_noise";
            /**
             * @description Standard deviation, 1 being from black to white
             * @default 0.05
             */
            deviation?: number;
            /**
             * @description Chance of applying this to each image
             * @default 1
             */
            probability?: number;
        } | {
            /** @constant */
            type: "random_erasing";
            /**
             * @description Chance of applying this to each image
             * @default 0.5
             */
            probability?: number;
            /**
             * @description Share of the image
             * @default [
             *       0.02,
             *       0.33
             *     ]
             */
            area?: [
                number,
                number
            ];
            /**
             * @description Height over width, drawn evenly on a logarithmic scale
             * @default [
             *       0.3,
             *       3.3
             *     ]
             */
            aspect?: [
                number,
                number
            ];
            /**
             * @description One value, or a random one for each pixel and channel
             * @default noise
             */
            value?: "noise" | number;
        } | {
            /** @constant */
            type: "mixup";
            /**
             * @description α of the Beta distribution; small values mix little
             * @default 0.2
             */
            alpha?: number;
            /**
             * @description Chance of applying this to each image
             * @default 1
             */
            probability?: number;
        } | {
            /** @constant */
            type: "cutmix";
            /**
             * @description α of the Beta distribution; small values cut little or almost all
             * @default 1
             */
            alpha?: number;
            /**
             * @description Chance of applying this to each image
             * @default 1
             */
            probability?: number;
        } | {
            /** @constant */
            type: "random_choice";
            of: components["schemas"]["AugmentationStepInput"][];
        } | {
            /** @constant */
            type: "random_order";
            of: components["schemas"]["AugmentationStepInput"][];
        };
        UploadSpecInput: {
            /** @constant */
            format: "csv";
            /** @description At most 100 characters as people count them; trimmed, in NFC, none of them invisible */
            name: string;
            /** @description The column to predict */
            label: string;
            /**
             * @description Regression if the label is numeric with many values, else classification
             * @enum {string}
             */
            task?: "classification" | "regression";
            /**
             * @description Share of the rows held out as the test split
             * @default 0.2
             */
            test_fraction?: number;
            /** @description Rows with the same value stay on one side of every split: a patient, a household. No input */
            group_column?: string;
            /** @description The latest rows are the test split: a column of numbers or ISO dates. No input */
            time_column?: string;
            /** @description Says of each row whether it is train, validation or test, instead of a draw. No input */
            split_column?: string;
            /** @description How much each row counts in losses and metrics: numbers of 0 and more. No input, and predictions need none */
            weight_column?: string;
            /**
             * @description Columns to leave out
             * @default []
             */
            ignore_columns?: string[];
            /**
             * @description Type, imputation and scaling of single columns
             * @default {}
             */
            columns?: {
                [key: string]: {
                    /** @constant */
                    type: "numeric";
                    /**
                     * @description What stands in for a missing number
                     * @default median
                     * @enum {string}
                     */
                    impute?: "median" | "mean";
                    /**
                     * @description How it is scaled, whatever a job says of numbers; as the job says if left out
                     * @enum {string}
                     */
                    scale?: "standard" | "min_max" | "robust" | "quantile" | "none";
                    /** @description A further input that is 1 where the value is missing; if left out, where training rows lack it and it would not show otherwise */
                    missing_indicator?: boolean;
                } | {
                    /** @constant */
                    type: "categorical";
                    /**
                     * @description Whether the commonest category stands in for a missing one
                     * @default none
                     * @enum {string}
                     */
                    impute?: "none" | "mode";
                    /** @description A further input that is 1 where the value is missing; if left out, where training rows lack it and it would not show otherwise */
                    missing_indicator?: boolean;
                } | {
                    /** @constant */
                    type: "date";
                    /** @description A further input that is 1 where the value is missing; if left out, where training rows lack it and it would not show otherwise */
                    missing_indicator?: boolean;
                } | {
                    /** @constant */
                    type: "ordered";
                    /** @description Its texts, from the least to the greatest; another one in the file is an error */
                    order: string[];
                    /**
                     * @description How the places are scaled, whatever a job says of numbers; as the job says if left out
                     * @enum {string}
                     */
                    scale?: "standard" | "min_max" | "robust" | "quantile" | "none";
                    /** @description A further input that is 1 where the value is missing; if left out, where training rows lack it and it would not show otherwise */
                    missing_indicator?: boolean;
                } | {
                    /** @constant */
                    type: "text";
                    /**
                     * @description words: single words and pairs of them, whatever their case; characters: three and four signs within a word, for codes, misspellings and scripts without blanks
                     * @default words
                     * @enum {string}
                     */
                    parts?: "words" | "characters";
                    /**
                     * @description Inputs that the parts are hashed into
                     * @default 256
                     */
                    buckets?: number;
                    /** @description A further input that is 1 where the value is missing; if left out, where training rows lack it and it would not show otherwise */
                    missing_indicator?: boolean;
                };
            };
            /**
             * @description Stands between cells; a first line such as `sep=;` goes before it
             * @default ,
             */
            delimiter?: string;
            /**
             * @description UTF-8, or UTF-16 where the file begins with its byte order mark, if left out
             * @enum {string}
             */
            encoding?: "utf-8" | "utf-16le" | "utf-16be" | "latin1" | "iso-8859-2" | "iso-8859-5" | "iso-8859-7" | "iso-8859-9" | "iso-8859-15" | "windows-1250" | "windows-1251" | "windows-1252" | "windows-1253" | "windows-1254" | "windows-1255" | "windows-1256" | "windows-1257" | "windows-1258" | "koi8-r" | "koi8-u" | "macintosh" | "shift_jis" | "euc-jp" | "euc-kr" | "gb18030" | "big5";
            /**
             * @description Whether the first line holds the column names; if not, they are column_1, column_2 and so on
             * @default true
             */
            header?: boolean;
            /**
             * @description The decimal mark of numbers
             * @default .
             * @enum {string}
             */
            decimal?: "." | ",";
            /**
             * @description The mark between groups of three digits, as in 13,000; a blank stands for every kind of blank. None, if left out
             * @enum {string}
             */
            thousands?: "," | "." | " " | "'";
            /** @description The texts that say that there is no value, spelled as here; numbers by their value. An empty cell always says so. NA, N/A, #N/A, NaN, null, None and ? in any case, if left out */
            missing?: string[];
        } | {
            /** @constant */
            format: "jsonl";
            /** @description At most 100 characters as people count them; trimmed, in NFC, none of them invisible */
            name: string;
            /** @description The column to predict */
            label: string;
            /**
             * @description Regression if the label is numeric with many values, else classification
             * @enum {string}
             */
            task?: "classification" | "regression";
            /**
             * @description Share of the rows held out as the test split
             * @default 0.2
             */
            test_fraction?: number;
            /** @description Rows with the same value stay on one side of every split: a patient, a household. No input */
            group_column?: string;
            /** @description The latest rows are the test split: a column of numbers or ISO dates. No input */
            time_column?: string;
            /** @description Says of each row whether it is train, validation or test, instead of a draw. No input */
            split_column?: string;
            /** @description How much each row counts in losses and metrics: numbers of 0 and more. No input, and predictions need none */
            weight_column?: string;
            /**
             * @description Columns to leave out
             * @default []
             */
            ignore_columns?: string[];
            /**
             * @description Type, imputation and scaling of single columns
             * @default {}
             */
            columns?: {
                [key: string]: {
                    /** @constant */
                    type: "numeric";
                    /**
                     * @description What stands in for a missing number
                     * @default median
                     * @enum {string}
                     */
                    impute?: "median" | "mean";
                    /**
                     * @description How it is scaled, whatever a job says of numbers; as the job says if left out
                     * @enum {string}
                     */
                    scale?: "standard" | "min_max" | "robust" | "quantile" | "none";
                    /** @description A further input that is 1 where the value is missing; if left out, where training rows lack it and it would not show otherwise */
                    missing_indicator?: boolean;
                } | {
                    /** @constant */
                    type: "categorical";
                    /**
                     * @description Whether the commonest category stands in for a missing one
                     * @default none
                     * @enum {string}
                     */
                    impute?: "none" | "mode";
                    /** @description A further input that is 1 where the value is missing; if left out, where training rows lack it and it would not show otherwise */
                    missing_indicator?: boolean;
                } | {
                    /** @constant */
                    type: "date";
                    /** @description A further input that is 1 where the value is missing; if left out, where training rows lack it and it would not show otherwise */
                    missing_indicator?: boolean;
                } | {
                    /** @constant */
                    type: "ordered";
                    /** @description Its texts, from the least to the greatest; another one in the file is an error */
                    order: string[];
                    /**
                     * @description How the places are scaled, whatever a job says of numbers; as the job says if left out
                     * @enum {string}
                     */
                    scale?: "standard" | "min_max" | "robust" | "quantile" | "none";
                    /** @description A further input that is 1 where the value is missing; if left out, where training rows lack it and it would not show otherwise */
                    missing_indicator?: boolean;
                } | {
                    /** @constant */
                    type: "text";
                    /**
                     * @description words: single words and pairs of them, whatever their case; characters: three and four signs within a word, for codes, misspellings and scripts without blanks
                     * @default words
                     * @enum {string}
                     */
                    parts?: "words" | "characters";
                    /**
                     * @description Inputs that the parts are hashed into
                     * @default 256
                     */
                    buckets?: number;
                    /** @description A further input that is 1 where the value is missing; if left out, where training rows lack it and it would not show otherwise */
                    missing_indicator?: boolean;
                };
            };
            /** @description The texts that say that there is no value, spelled as here; numbers by their value. An empty cell always says so. NA, N/A, #N/A, NaN, null, None and ? in any case, if left out */
            missing?: string[];
        } | {
            /** @constant */
            format: "parquet";
            /** @description At most 100 characters as people count them; trimmed, in NFC, none of them invisible */
            name: string;
            /** @description The column to predict */
            label: string;
            /**
             * @description Regression if the label is numeric with many values, else classification
             * @enum {string}
             */
            task?: "classification" | "regression";
            /**
             * @description Share of the rows held out as the test split
             * @default 0.2
             */
            test_fraction?: number;
            /** @description Rows with the same value stay on one side of every split: a patient, a household. No input */
            group_column?: string;
            /** @description The latest rows are the test split: a column of numbers or ISO dates. No input */
            time_column?: string;
            /** @description Says of each row whether it is train, validation or test, instead of a draw. No input */
            split_column?: string;
            /** @description How much each row counts in losses and metrics: numbers of 0 and more. No input, and predictions need none */
            weight_column?: string;
            /**
             * @description Columns to leave out
             * @default []
             */
            ignore_columns?: string[];
            /**
             * @description Type, imputation and scaling of single columns
             * @default {}
             */
            columns?: {
                [key: string]: {
                    /** @constant */
                    type: "numeric";
                    /**
                     * @description What stands in for a missing number
                     * @default median
                     * @enum {string}
                     */
                    impute?: "median" | "mean";
                    /**
                     * @description How it is scaled, whatever a job says of numbers; as the job says if left out
                     * @enum {string}
                     */
                    scale?: "standard" | "min_max" | "robust" | "quantile" | "none";
                    /** @description A further input that is 1 where the value is missing; if left out, where training rows lack it and it would not show otherwise */
                    missing_indicator?: boolean;
                } | {
                    /** @constant */
                    type: "categorical";
                    /**
                     * @description Whether the commonest category stands in for a missing one
                     * @default none
                     * @enum {string}
                     */
                    impute?: "none" | "mode";
                    /** @description A further input that is 1 where the value is missing; if left out, where training rows lack it and it would not show otherwise */
                    missing_indicator?: boolean;
                } | {
                    /** @constant */
                    type: "date";
                    /** @description A further input that is 1 where the value is missing; if left out, where training rows lack it and it would not show otherwise */
                    missing_indicator?: boolean;
                } | {
                    /** @constant */
                    type: "ordered";
                    /** @description Its texts, from the least to the greatest; another one in the file is an error */
                    order: string[];
                    /**
                     * @description How the places are scaled, whatever a job says of numbers; as the job says if left out
                     * @enum {string}
                     */
                    scale?: "standard" | "min_max" | "robust" | "quantile" | "none";
                    /** @description A further input that is 1 where the value is missing; if left out, where training rows lack it and it would not show otherwise */
                    missing_indicator?: boolean;
                } | {
                    /** @constant */
                    type: "text";
                    /**
                     * @description words: single words and pairs of them, whatever their case; characters: three and four signs within a word, for codes, misspellings and scripts without blanks
                     * @default words
                     * @enum {string}
                     */
                    parts?: "words" | "characters";
                    /**
                     * @description Inputs that the parts are hashed into
                     * @default 256
                     */
                    buckets?: number;
                    /** @description A further input that is 1 where the value is missing; if left out, where training rows lack it and it would not show otherwise */
                    missing_indicator?: boolean;
                };
            };
            /** @description The texts that say that there is no value, spelled as here; numbers by their value. An empty cell always says so. NA, N/A, #N/A, NaN, null, None and ? in any case, if left out */
            missing?: string[];
        } | {
            /** @constant */
            format: "arrow";
            /** @description At most 100 characters as people count them; trimmed, in NFC, none of them invisible */
            name: string;
            /** @description The column to predict */
            label: string;
            /**
             * @description Regression if the label is numeric with many values, else classification
             * @enum {string}
             */
            task?: "classification" | "regression";
            /**
             * @description Share of the rows held out as the test split
             * @default 0.2
             */
            test_fraction?: number;
            /** @description Rows with the same value stay on one side of every split: a patient, a household. No input */
            group_column?: string;
            /** @description The latest rows are the test split: a column of numbers or ISO dates. No input */
            time_column?: string;
            /** @description Says of each row whether it is train, validation or test, instead of a draw. No input */
            split_column?: string;
            /** @description How much each row counts in losses and metrics: numbers of 0 and more. No input, and predictions need none */
            weight_column?: string;
            /**
             * @description Columns to leave out
             * @default []
             */
            ignore_columns?: string[];
            /**
             * @description Type, imputation and scaling of single columns
             * @default {}
             */
            columns?: {
                [key: string]: {
                    /** @constant */
                    type: "numeric";
                    /**
                     * @description What stands in for a missing number
                     * @default median
                     * @enum {string}
                     */
                    impute?: "median" | "mean";
                    /**
                     * @description How it is scaled, whatever a job says of numbers; as the job says if left out
                     * @enum {string}
                     */
                    scale?: "standard" | "min_max" | "robust" | "quantile" | "none";
                    /** @description A further input that is 1 where the value is missing; if left out, where training rows lack it and it would not show otherwise */
                    missing_indicator?: boolean;
                } | {
                    /** @constant */
                    type: "categorical";
                    /**
                     * @description Whether the commonest category stands in for a missing one
                     * @default none
                     * @enum {string}
                     */
                    impute?: "none" | "mode";
                    /** @description A further input that is 1 where the value is missing; if left out, where training rows lack it and it would not show otherwise */
                    missing_indicator?: boolean;
                } | {
                    /** @constant */
                    type: "date";
                    /** @description A further input that is 1 where the value is missing; if left out, where training rows lack it and it would not show otherwise */
                    missing_indicator?: boolean;
                } | {
                    /** @constant */
                    type: "ordered";
                    /** @description Its texts, from the least to the greatest; another one in the file is an error */
                    order: string[];
                    /**
                     * @description How the places are scaled, whatever a job says of numbers; as the job says if left out
                     * @enum {string}
                     */
                    scale?: "standard" | "min_max" | "robust" | "quantile" | "none";
                    /** @description A further input that is 1 where the value is missing; if left out, where training rows lack it and it would not show otherwise */
                    missing_indicator?: boolean;
                } | {
                    /** @constant */
                    type: "text";
                    /**
                     * @description words: single words and pairs of them, whatever their case; characters: three and four signs within a word, for codes, misspellings and scripts without blanks
                     * @default words
                     * @enum {string}
                     */
                    parts?: "words" | "characters";
                    /**
                     * @description Inputs that the parts are hashed into
                     * @default 256
                     */
                    buckets?: number;
                    /** @description A further input that is 1 where the value is missing; if left out, where training rows lack it and it would not show otherwise */
                    missing_indicator?: boolean;
                };
            };
            /** @description The texts that say that there is no value, spelled as here; numbers by their value. An empty cell always says so. NA, N/A, #N/A, NaN, null, None and ? in any case, if left out */
            missing?: string[];
        } | {
            /** @constant */
            format: "idx";
            /** @description At most 100 characters as people count them; trimmed, in NFC, none of them invisible */
            name: string;
            /** @description Names of the classes 0, 1, …; each different */
            classes?: string[];
            /**
             * @description Share of the rows held out, if no test files are sent
             * @default 0
             */
            test_fraction?: number;
        } | {
            /** @constant */
            format: "npz";
            /** @description At most 100 characters as people count them; trimmed, in NFC, none of them invisible */
            name: string;
            /** @description Names of the arrays; x and y, or x_train and y_train, and x_test and y_test where they are there, if left out */
            arrays?: {
                x: string;
                y: string;
                x_test?: string;
                y_test?: string;
            };
            /**
             * @description Regression if the labels are numbers with many values, else classification
             * @enum {string}
             */
            task?: "classification" | "regression";
            /** @description Names of the classes 0, 1, …; each different */
            classes?: string[];
            /** @description Names of the columns of a table; each different */
            column_names?: string[];
            /** @description What is black and what is white; [0, 1] if no value is outside of it, else [0, 255], if left out */
            pixel_range?: [
                number,
                number
            ];
            /**
             * @description Share of the rows held out, if there are no test arrays
             * @default 0.2
             */
            test_fraction?: number;
        } | {
            /** @constant */
            format: "images";
            /** @description At most 100 characters as people count them; trimmed, in NFC, none of them invisible */
            name: string;
            /** @description [height, width] that every image is brought to; needed where they differ */
            size?: [
                number,
                number
            ];
            /**
             * @description cover fills the size and cuts off what is beyond, contain fits the whole image in with black beside it, stretch gives up the proportions
             * @default cover
             * @enum {string}
             */
            resize?: "cover" | "contain" | "stretch";
            /** @description 1 is gray (of a color its luminance in linear light), 3 is color; gray if all images are, if left out */
            channels?: 1 | 3;
            /**
             * @description Share of the images held out, if there is no folder test
             * @default 0.2
             */
            test_fraction?: number;
        };
        MultiCropInput: {
            /** @description Short sides in pixels that the image is scaled to before it is cropped; none below its own. At its own, all five crops are the image itself */
            scales: number[];
            /**
             * @description Also the mirror image of each crop
             * @default true
             */
            flips?: boolean;
        };
        EvaluationInput: {
            /**
             * @description Costs a pass for each view, also at every validation
             * @default null
             */
            multi_crop?: components["schemas"]["MultiCropInput"] | null;
        };
        McDropoutInput: {
            /**
             * @description Passes of each member
             * @default 20
             */
            samples?: number;
            /** @default 0 */
            seed?: number;
        };
        TestTimeAugmentationInput: {
            /** @description As in a job, without mixup and cutmix */
            augmentation: components["schemas"]["AugmentationInput"][];
            /** @default 8 */
            samples?: number;
            /** @default 0 */
            seed?: number;
        };
        MlflowScoringRequestInput: {
            /** @description A table as pandas writes it with `orient="split"`; columns without names, 0, 1, 2 …, count by their place */
            dataframe_split?: {
                columns?: (string | number)[];
                data: unknown[][];
            };
            /** @description A table as one object a row */
            dataframe_records?: {
                [key: string]: unknown;
            }[];
            /** @description One entry a row: a row of the table, or an image */
            instances?: (unknown[] | {
                [key: string]: unknown;
            } | number | string | boolean | null)[];
            /** @description All rows of the one input, or an object of columns by name */
            inputs?: unknown[] | {
                [key: string]: unknown;
            };
            /** @description As in `POST /v1/models/{name}/predict` */
            params?: {
                /**
                 * @description Probabilities at the temperature that was fitted on validation; label, members and uncertainty stay. Off by default: the job's own figures are of uncalibrated ones
                 * @default false
                 */
                calibrated?: boolean;
                /** @description Gives an interval, or a set of classes, that the truth is in with this probability, if the row is like the held-out rows of the job */
                interval?: number;
                /** @description Of a table: how much each column moved the probability of the named class, or the value, away from that of the usual row (Shapley values) */
                explain?: boolean;
                mc_dropout?: components["schemas"]["McDropoutInput"];
                tta?: components["schemas"]["TestTimeAugmentationInput"];
                /** @description Averages several crops of each image; `true` takes those of the job’s `evaluation` */
                multi_crop?: true | components["schemas"]["MultiCropInput"];
            };
        };
        InferRequestInput: {
            id?: string;
            parameters?: {
                [key: string]: unknown;
            };
            inputs: {
                name: string;
                shape: number[];
                /** @enum {string} */
                datatype: "BOOL" | "UINT8" | "INT8" | "UINT16" | "INT16" | "UINT32" | "INT32" | "UINT64" | "INT64" | "FP16" | "BF16" | "FP32" | "FP64" | "BYTES";
                parameters?: {
                    [key: string]: unknown;
                };
                /** @description Flat, or nested as the shape. Left out where `parameters.binary_data_size` says how many bytes after the JSON are the tensor */
                data?: unknown[];
            }[];
            /** @description Which outputs, each with `binary_data` or `classification` (how many classes) if wanted; left out or empty for the usual ones */
            outputs?: {
                name: string;
                parameters?: {
                    [key: string]: unknown;
                };
            }[];
        };
        LayerRegularizationInput: {
            /** @description λ₁: adds λ₁·Σ|w| to the loss */
            l1?: number;
            /** @description λ₂: adds λ₂·Σw² to the loss */
            l2?: number;
        };
        RegularizationInput: {
            /**
             * @description λ₁: adds λ₁·Σ|w| to the loss
             * @default 0
             */
            l1?: number;
            /**
             * @description λ₂: adds λ₂·Σw² to the loss
             * @default 0
             */
            l2?: number;
            /**
             * @description Penalise biases, γ and β too
             * @default false
             */
            include_biases?: boolean;
            /**
             * @description Share α of the label spread evenly over the classes
             * @default 0
             */
            label_smoothing?: number;
            /**
             * @description How strong dropout and weight decay are over the training: `flat_cosine` keeps them for the first half, and lets them fall to zero along a cosine in the second; constant if left out
             * @enum {string}
             */
            schedule?: "constant" | "flat_cosine";
            /**
             * @description Scale the gradient down to this global norm
             * @default null
             */
            gradient_clip_norm?: number | null;
        };
        LayerInput: {
            /** @constant */
            type: "dense";
            units: number;
            /** @description Name in metrics and stored weights; `<type>_<n>` if left out */
            name?: string;
            /** @description Add a bias; by default yes, unless a batch normalization follows */
            use_bias?: boolean;
            /**
             * @description How the weights start
             * @default auto
             * @enum {string}
             */
            initializer?: "auto" | "he_normal" | "he_uniform" | "glorot_normal" | "glorot_uniform" | "lecun_normal" | "zeros";
            /**
             * @description Shorthand for an activation layer right after
             * @enum {string}
             */
            activation?: "linear" | "sigmoid" | "tanh" | "relu" | "leaky_relu" | "elu" | "selu" | "gelu" | "swish" | "mish" | "softplus" | "hard_sigmoid" | "softmax";
            regularization?: components["schemas"]["LayerRegularizationInput"];
            /**
             * @description `neural_tangent`: y = x·W / √n + b, with W and b from N(0, 1) unless an initializer says otherwise; `standard` if left out
             * @enum {string}
             */
            parameterization?: "standard" | "neural_tangent";
            /** @description The learning rate of the arrays of this layer is multiplied by this; 1 if left out */
            rate_factor?: number;
            /** @description The same for the bias alone; `rate_factor` if left out */
            bias_rate_factor?: number;
        } | {
            /** @constant */
            type: "conv2d";
            filters: number;
            /** @default 3 */
            kernel_size?: number | [
                number,
                number
            ];
            /** @default 1 */
            strides?: number | [
                number,
                number
            ];
            /**
             * @default same
             * @enum {string}
             */
            padding?: "same" | "valid";
            /** @description Name in metrics and stored weights; `<type>_<n>` if left out */
            name?: string;
            /** @description Add a bias; by default yes, unless a batch normalization follows */
            use_bias?: boolean;
            /**
             * @description How the weights start
             * @default auto
             * @enum {string}
             */
            initializer?: "auto" | "he_normal" | "he_uniform" | "glorot_normal" | "glorot_uniform" | "lecun_normal" | "zeros";
            /**
             * @description Shorthand for an activation layer right after
             * @enum {string}
             */
            activation?: "linear" | "sigmoid" | "tanh" | "relu" | "leaky_relu" | "elu" | "selu" | "gelu" | "swish" | "mish" | "softplus" | "hard_sigmoid" | "softmax";
            regularization?: components["schemas"]["LayerRegularizationInput"];
        } | {
            /** @constant */
            type: "depthwise_conv2d";
            /** @default 3 */
            kernel_size?: number | [
                number,
                number
            ];
            /** @default 1 */
            strides?: number;
            /**
             * @default same
             * @enum {string}
             */
            padding?: "same" | "valid";
            /**
             * @description Outputs of each channel
             * @default 1
             */
            depth_multiplier?: number;
            /** @description Name in metrics and stored weights; `<type>_<n>` if left out */
            name?: string;
            /** @description Add a bias; by default yes, unless a batch normalization follows */
            use_bias?: boolean;
            /**
             * @description How the weights start
             * @default auto
             * @enum {string}
             */
            initializer?: "auto" | "he_normal" | "he_uniform" | "glorot_normal" | "glorot_uniform" | "lecun_normal" | "zeros";
            /**
             * @description Shorthand for an activation layer right after
             * @enum {string}
             */
            activation?: "linear" | "sigmoid" | "tanh" | "relu" | "leaky_relu" | "elu" | "selu" | "gelu" | "swish" | "mish" | "softplus" | "hard_sigmoid" | "softmax";
            regularization?: components["schemas"]["LayerRegularizationInput"];
        } | {
            /** @constant */
            type: "separable_conv2d";
            filters: number;
            /** @default 3 */
            kernel_size?: number | [
                number,
                number
            ];
            /** @default 1 */
            strides?: number;
            /**
             * @default same
             * @enum {string}
             */
            padding?: "same" | "valid";
            /**
             * @description Outputs of each channel
             * @default 1
             */
            depth_multiplier?: number;
            /** @description Name in metrics and stored weights; `<type>_<n>` if left out */
            name?: string;
            /** @description Add a bias; by default yes, unless a batch normalization follows */
            use_bias?: boolean;
            /**
             * @description How the weights start
             * @default auto
             * @enum {string}
             */
            initializer?: "auto" | "he_normal" | "he_uniform" | "glorot_normal" | "glorot_uniform" | "lecun_normal" | "zeros";
            /**
             * @description Shorthand for an activation layer right after
             * @enum {string}
             */
            activation?: "linear" | "sigmoid" | "tanh" | "relu" | "leaky_relu" | "elu" | "selu" | "gelu" | "swish" | "mish" | "softplus" | "hard_sigmoid" | "softmax";
            regularization?: components["schemas"]["LayerRegularizationInput"];
        } | {
            /** @constant */
            type: "max_pooling2d";
            /** @description Name in metrics and stored weights; `<type>_<n>` if left out */
            name?: string;
            /** @default 2 */
            pool_size?: number | [
                number,
                number
            ];
            /** @description The pool size, if left out */
            strides?: number | [
                number,
                number
            ];
            /**
             * @default valid
             * @enum {string}
             */
            padding?: "same" | "valid";
        } | {
            /** @constant */
            type: "average_pooling2d";
            /** @description Name in metrics and stored weights; `<type>_<n>` if left out */
            name?: string;
            /** @default 2 */
            pool_size?: number | [
                number,
                number
            ];
            /** @description The pool size, if left out */
            strides?: number | [
                number,
                number
            ];
            /**
             * @default valid
             * @enum {string}
             */
            padding?: "same" | "valid";
        } | {
            /** @constant */
            type: "global_average_pooling2d";
            /** @description Name in metrics and stored weights; `<type>_<n>` if left out */
            name?: string;
        } | {
            /** @constant */
            type: "flatten";
            /** @description Name in metrics and stored weights; `<type>_<n>` if left out */
            name?: string;
        } | {
            /** @constant */
            type: "reshape";
            /** @description Name in metrics and stored weights; `<type>_<n>` if left out */
            name?: string;
            /** @description Sides of one example: [features], [steps, features] or [height, width, channels] */
            shape: number[];
        } | {
            /** @constant */
            type: "permute";
            /** @description Name in metrics and stored weights; `<type>_<n>` if left out */
            name?: string;
            /** @description The old axes, counted from 1, in their new order */
            axes: number[];
        } | {
            /** @constant */
            type: "batch_normalization";
            /** @description Name in metrics and stored weights; `<type>_<n>` if left out */
            name?: string;
            /**
             * @description Add β
             * @default true
             */
            center?: boolean;
            /**
             * @description Multiply by γ
             * @default true
             */
            scale?: boolean;
            /**
             * @description Share of the moving averages that is kept each step; a smaller last batch counts by its rows, and one of a single value a channel not at all
             * @default 0.99
             */
            momentum?: number;
            /** @default 0.001 */
            epsilon?: number;
            /**
             * @description `identity` sets γ = √var and β = mean of the first batch, so that the layer starts as the identity
             * @default standard
             * @enum {string}
             */
            init?: "standard" | "identity";
            /**
             * @description `adaptive` normalizes with the statistics of the batch that is predicted
             * @default moving
             * @enum {string}
             */
            inference?: "moving" | "adaptive";
        } | {
            /** @constant */
            type: "layer_normalization";
            /** @description Name in metrics and stored weights; `<type>_<n>` if left out */
            name?: string;
            /**
             * @description Add β
             * @default true
             */
            center?: boolean;
            /**
             * @description Multiply by γ
             * @default true
             */
            scale?: boolean;
            /** @default 0.001 */
            epsilon?: number;
        } | {
            /** @constant */
            type: "dropout";
            /** @description Name in metrics and stored weights; `<type>_<n>` if left out */
            name?: string;
            /** @default 0.5 */
            rate?: number;
        } | {
            /** @constant */
            type: "spatial_dropout2d";
            /** @description Name in metrics and stored weights; `<type>_<n>` if left out */
            name?: string;
            /** @default 0.5 */
            rate?: number;
        } | {
            /** @constant */
            type: "gaussian_dropout";
            /** @description Name in metrics and stored weights; `<type>_<n>` if left out */
            name?: string;
            /** @default 0.5 */
            rate?: number;
        } | {
            /** @constant */
            type: "activation";
            /** @description Name in metrics and stored weights; `<type>_<n>` if left out */
            name?: string;
            /** @enum {string} */
            function: "linear" | "sigmoid" | "tanh" | "relu" | "leaky_relu" | "elu" | "selu" | "gelu" | "swish" | "mish" | "softplus" | "hard_sigmoid" | "softmax";
        } | {
            /** @constant */
            type: "embedding";
            /** @description Name in metrics and stored weights; `<type>_<n>` if left out */
            name?: string;
            /** @description How many different numbers there are, 0 among them */
            vocabulary: number;
            /** @description Length of the row that stands for a number */
            dimensions: number;
            regularization?: components["schemas"]["LayerRegularizationInput"];
        } | {
            /** @constant */
            type: "lstm";
            /** @description Name in metrics and stored weights; `<type>_<n>` if left out */
            name?: string;
            units: number;
            /**
             * @description Give the output of every step, [steps, units], not of the last one alone
             * @default false
             */
            return_sequences?: boolean;
            regularization?: components["schemas"]["LayerRegularizationInput"];
        } | {
            /** @constant */
            type: "gru";
            /** @description Name in metrics and stored weights; `<type>_<n>` if left out */
            name?: string;
            units: number;
            /**
             * @description Give the output of every step, [steps, units], not of the last one alone
             * @default false
             */
            return_sequences?: boolean;
            regularization?: components["schemas"]["LayerRegularizationInput"];
        } | {
            /** @constant */
            type: "scale";
            /** @description Name in metrics and stored weights; `<type>_<n>` if left out */
            name?: string;
            /** @description The learning rate of the arrays of this layer is multiplied by this; 1 if left out */
            rate_factor?: number;
        } | {
            /** @constant */
            type: "parametric_activation";
            /** @description Name in metrics and stored weights; `<type>_<n>` if left out */
            name?: string;
            /**
             * @default mish
             * @enum {string}
             */
            function?: "linear" | "sigmoid" | "tanh" | "relu" | "leaky_relu" | "elu" | "selu" | "gelu" | "swish" | "mish" | "softplus" | "hard_sigmoid" | "softmax";
            /** @description The learning rate of the arrays of this layer is multiplied by this; 1 if left out */
            rate_factor?: number;
        } | {
            /** @constant */
            type: "category_embedding";
            /** @description Name in metrics and stored weights; `<type>_<n>` if left out */
            name?: string;
            /**
             * @description Length of the row that stands for a category
             * @default 8
             */
            dimensions?: number;
            /**
             * @description A column with at most so many categories stays one input for each
             * @default 8
             */
            above?: number;
            /** @description The learning rate of the arrays of this layer is multiplied by this; 1 if left out */
            rate_factor?: number;
            regularization?: components["schemas"]["LayerRegularizationInput"];
        } | {
            /** @constant */
            type: "pbld_embedding";
            /** @description Name in metrics and stored weights; `<type>_<n>` if left out */
            name?: string;
            /**
             * @description Waves of each number
             * @default 16
             */
            frequencies?: number;
            /**
             * @description What each number becomes, itself included
             * @default 4
             */
            dimensions?: number;
            /**
             * @description Deviation of the normal that the frequencies w₁ are drawn from
             * @default 0.1
             */
            deviation?: number;
            /** @description The learning rate of the arrays of this layer is multiplied by this; 1 if left out */
            rate_factor?: number;
        } | {
            /** @constant */
            type: "plr_embedding";
            /** @description Name in metrics and stored weights; `<type>_<n>` if left out */
            name?: string;
            /**
             * @description Waves of each number
             * @default 24
             */
            frequencies?: number;
            /**
             * @description What each number becomes
             * @default 12
             */
            dimensions?: number;
            /**
             * @description Deviation of the normal that the frequencies w are drawn from
             * @default 0.15
             */
            deviation?: number;
            /** @description The learning rate of the arrays of this layer is multiplied by this; 1 if left out */
            rate_factor?: number;
        } | {
            /** @constant */
            type: "piecewise_linear_embedding";
            /** @description Name in metrics and stored weights; `<type>_<n>` if left out */
            name?: string;
            /**
             * @description Bins of each number; where quantiles coincide, a bin between them stays 0
             * @default 24
             */
            bins?: number;
            /** @description What each number becomes by a linear map of its bins; the bins themselves if left out */
            dimensions?: number;
            /** @description The learning rate of the arrays of this layer is multiplied by this; 1 if left out */
            rate_factor?: number;
        } | {
            /** @constant */
            type: "rank_one_dense";
            /** @default 32 */
            members?: number;
            units: number;
            /** @description Name in metrics and stored weights; `<type>_<n>` if left out */
            name?: string;
            /** @description Add a bias; by default yes, unless a batch normalization follows */
            use_bias?: boolean;
            /**
             * @description How the weights start
             * @default auto
             * @enum {string}
             */
            initializer?: "auto" | "he_normal" | "he_uniform" | "glorot_normal" | "glorot_uniform" | "lecun_normal" | "zeros";
            /**
             * @description Shorthand for an activation layer right after
             * @enum {string}
             */
            activation?: "linear" | "sigmoid" | "tanh" | "relu" | "leaky_relu" | "elu" | "selu" | "gelu" | "swish" | "mish" | "softplus" | "hard_sigmoid" | "softmax";
            regularization?: components["schemas"]["LayerRegularizationInput"];
            /** @description The learning rate of the arrays of this layer is multiplied by this; 1 if left out */
            rate_factor?: number;
            /** @description The same for the bias alone; `rate_factor` if left out */
            bias_rate_factor?: number;
        } | {
            /** @constant */
            type: "member_dense";
            /** @default 32 */
            members?: number;
            units: number;
            /** @description Name in metrics and stored weights; `<type>_<n>` if left out */
            name?: string;
            /** @description Add a bias; by default yes, unless a batch normalization follows */
            use_bias?: boolean;
            /**
             * @description How the weights start
             * @default auto
             * @enum {string}
             */
            initializer?: "auto" | "he_normal" | "he_uniform" | "glorot_normal" | "glorot_uniform" | "lecun_normal" | "zeros";
            /**
             * @description Shorthand for an activation layer right after
             * @enum {string}
             */
            activation?: "linear" | "sigmoid" | "tanh" | "relu" | "leaky_relu" | "elu" | "selu" | "gelu" | "swish" | "mish" | "softplus" | "hard_sigmoid" | "softmax";
            regularization?: components["schemas"]["LayerRegularizationInput"];
            /** @description The learning rate of the arrays of this layer is multiplied by this; 1 if left out */
            rate_factor?: number;
            /** @description The same for the bias alone; `rate_factor` if left out */
            bias_rate_factor?: number;
        } | {
            /** @constant */
            type: "residual";
            /** @description Name in metrics and stored weights, before the names of its layers and a dot; `residual_<n>` if left out */
            name?: string;
            layers: components["schemas"]["LayerInput"][];
            /**
             * @description `projection` is a 1×1 convolution with the stride needed and a batch normalization like the last of its layers; dense on flat inputs
             * @default identity
             * @enum {string}
             */
            shortcut?: "identity" | "projection";
        };
        /** @description Which rows a member trains on, and which it is judged by */
        RowSplitInput: {
            /** @constant */
            type: "holdout";
            /** @description No value of this column is on two sides: rows of one patient or household. The data set's group column if left out; null for none */
            group?: string | null;
            /** @description Rows are judged that are later than all rows trained on: a column of numbers or ISO dates. The data set's time column if left out; null for none */
            time?: string | null;
        } | {
            /** @constant */
            type: "folds";
            /**
             * @description Parts of the rows. By time: parts after the first, which is only trained on
             * @default 5
             */
            folds?: number;
            /**
             * @description How often the folds are drawn anew; there are folds × repeats members
             * @default 1
             */
            repeats?: number;
            /** @description No value of this column is on two sides: rows of one patient or household. The data set's group column if left out; null for none */
            group?: string | null;
            /** @description Rows are judged that are later than all rows trained on: a column of numbers or ISO dates. The data set's time column if left out; null for none */
            time?: string | null;
        } | {
            /** @constant */
            type: "given";
        };
        JobDatasetInput: {
            id: string;
            /**
             * @description Share of the training rows held out to watch and to stop by
             * @default 0.1
             */
            validation_fraction?: number;
            /** @description How the rows are chosen that are held out; if left out, by the data set's own split, group and time columns, or drawn by class */
            split?: components["schemas"]["RowSplitInput"];
            /** @description How much each row counts in the loss, in metrics, and in what is fitted on held-out rows: the data set's `weight_column`, which is also what counts if this is left out; null for all alike. Only the ratios matter */
            weight?: string | null;
            /**
             * @description Which rows the weights that predict are fitted on: `training_rows`, those of the split, which is also so if this is left out; or `all_rows`: once a member is measured it is fitted again from its seed on all rows of the data set, those of its test part too, in as many updates as its measured weights took. Figures, calibration and intervals stay those that were measured before, on rows held out
             * @enum {string}
             */
            final_fit?: "training_rows" | "all_rows";
        };
        InputOptionsInput: {
            /**
             * @description How numbers are scaled, but for columns that were uploaded with a scale of their own
             * @default standard
             * @enum {string}
             */
            scale?: "standard" | "min_max" | "robust" | "quantile" | "none";
        };
        TargetOptionsInput: {
            /**
             * @description `log` for values above 0 and `log1p` for values of 0 and more take the logarithm, ln y or ln (1 + y), first
             * @default standardize
             * @enum {string}
             */
            transform?: "standardize" | "log" | "log1p";
            /** @description Whether no prediction lies outside of the values of the training rows; left as it is predicted if left out */
            clip?: boolean;
        };
        DecisionThresholdInput: {
            /**
             * @description What the threshold makes as good as it can be on the validation rows
             * @enum {string}
             */
            metric: "accuracy" | "balanced_accuracy" | "f1" | "f1_macro" | "f1_weighted" | "mcc";
        };
        EnsembleInput: {
            /**
             * @description Models in the ensemble; with `snapshot` the cycles of the one training that they come from
             * @default 1
             */
            members?: number;
            /**
             * @default independent
             * @enum {string}
             */
            method?: "independent" | "bagged" | "snapshot" | "folds";
            /**
             * @default mean
             * @enum {string}
             */
            combine?: "mean" | "geometric_mean" | "vote" | "weighted";
            /**
             * @default all
             * @enum {string}
             */
            selection?: "all" | "greedy";
            /**
             * @description What members are chosen and the gain is measured by; accuracy or the root mean squared error if left out
             * @default null
             */
            metric?: ("accuracy" | "mean_absolute_error" | "root_mean_squared_error" | "roc_auc" | "average_precision" | "log_loss" | "balanced_accuracy" | "f1" | "f1_macro" | "f1_weighted" | "mcc" | "brier_score" | "top_3_accuracy" | "top_5_accuracy" | "median_absolute_error" | "r2" | "mean_absolute_percentage_error" | "pinball_loss" | "nll" | "ece") | null;
            /** @description Of two classes: from which probability of the second class on predictions name it, instead of from a half on. Fitted on the validation rows */
            threshold?: components["schemas"]["DecisionThresholdInput"] | null;
            /**
             * @description Also make the ensemble of the members that have ended while others train, and a model version of it: after the first, and again with more of them, a tenth of `limits.max_seconds` apart or more
             * @default false
             */
            interim?: boolean;
            /**
             * @description Members that train in one pack and share calls of the library; `auto` chooses by the job and its data set
             * @default auto
             */
            members_per_call?: "auto" | number;
        };
        JobInitFromInput: {
            /** @description The job that trained the weights; null for those of an imported version */
            job_id: string | null;
            /** @description The data set that they were trained on; of an imported version the one that its file names, which may not be here */
            dataset_id: string;
            /** @description The classes of the output that the weights are of, where they are not those of the data set */
            classes?: string[];
            /** @description Member i of the job starts from the one at place i; after the last the first follows */
            members: {
                member: number;
                checkpoint_id: string | null;
                sha256: string;
            }[];
        };
        JobInitInput: {
            /** @description The model to start from; or name a `job` */
            model?: string;
            /** @description The version of the model; its newest if neither this nor `alias` is given */
            version?: string | number;
            /** @description The version of the model that this alias points to now */
            alias?: string;
            /** @description The job to start from, in place of a model: from its trained members, or as far as they have come */
            job?: string;
            /** @description One checkpoint of the job, which every member starts from */
            checkpoint?: string;
            /**
             * @description `each` member starts from its own in turn, or all from the one whose figures on held-out rows were the `best`
             * @default each
             * @enum {string}
             */
            members?: "each" | "best";
            /**
             * @description Layers that stay as they are: no update, no weight decay, no new batch statistics; they work as at prediction. A block stands for all of its layers
             * @default []
             */
            freeze?: string[];
            /**
             * @description Layers that start from the seed all the same, such as `output`
             * @default []
             */
            reset?: string[];
            /**
             * @description `keep` goes on with the moments of the optimizer, which `last` checkpoints of a job hold
             * @default fresh
             * @enum {string}
             */
            optimizer?: "fresh" | "keep";
            /**
             * @description `keep` prepares inputs as the weights were trained on them: scales, and categories by their names; `fit` finds scales and categories in the data set
             * @default keep
             * @enum {string}
             */
            preprocessing?: "keep" | "fit";
            /** @description What this was resolved to, in a job that is shown; not looked at in a job that is sent */
            from?: components["schemas"]["JobInitFromInput"];
        };
        LossInput: {
            /** @constant */
            type: "cross_entropy";
        } | {
            /** @constant */
            type: "binary_cross_entropy";
        } | {
            /** @constant */
            type: "focal";
            /**
             * @description γ: how much less; 0 is the cross-entropy
             * @default 2
             */
            gamma?: number;
        } | {
            /** @constant */
            type: "squared_error";
        } | {
            /** @constant */
            type: "absolute_error";
        } | {
            /** @constant */
            type: "huber";
            /**
             * @description δ, in standard deviations of the target
             * @default 1
             */
            delta?: number;
        } | {
            /** @constant */
            type: "quantile";
            /**
             * @description Rising shares below 1. Predictions name the value of each; `value` is the one nearest to the median
             * @default [
             *       0.1,
             *       0.5,
             *       0.9
             *     ]
             */
            quantiles?: number[];
        } | {
            /** @constant */
            type: "poisson";
        } | {
            /** @constant */
            type: "gamma";
        };
        /** @description How the weights follow the gradient */
        OptimizerInput: {
            /** @constant */
            type: "sgd";
            /**
             * @description Step size η; the schedule multiplies it
             * @default 0.01
             */
            learning_rate?: number;
            /**
             * @description Decoupled weight decay λ
             * @default 0
             */
            weight_decay?: number;
        } | {
            /** @constant */
            type: "momentum";
            /**
             * @description Step size η; the schedule multiplies it
             * @default 0.01
             */
            learning_rate?: number;
            /**
             * @description Share μ of the velocity that is kept
             * @default 0.9
             */
            momentum?: number;
            /**
             * @description Look ahead along the velocity
             * @default false
             */
            nesterov?: boolean;
            /**
             * @description Decoupled weight decay λ
             * @default 0
             */
            weight_decay?: number;
        } | {
            /** @constant */
            type: "adagrad";
            /**
             * @description Step size η; the schedule multiplies it
             * @default 0.01
             */
            learning_rate?: number;
            /**
             * @description Small constant that keeps the denominator from zero
             * @default 1e-7
             */
            epsilon?: number;
            /**
             * @description Initial value of the sum of squares
             * @default 0
             */
            initial_accumulator?: number;
            /**
             * @description Decoupled weight decay λ
             * @default 0
             */
            weight_decay?: number;
        } | {
            /** @constant */
            type: "rmsprop";
            /**
             * @description Step size η; the schedule multiplies it
             * @default 0.001
             */
            learning_rate?: number;
            /**
             * @description Share ρ of the running mean of squares that is kept
             * @default 0.9
             */
            decay?: number;
            /**
             * @description Small constant that keeps the denominator from zero
             * @default 1e-7
             */
            epsilon?: number;
            /**
             * @description Divide by the standard deviation of the gradient instead of its root mean square
             * @default false
             */
            centered?: boolean;
            /**
             * @description Share of the previous step that is kept
             * @default 0
             */
            momentum?: number;
            /**
             * @description Decoupled weight decay λ
             * @default 0
             */
            weight_decay?: number;
        } | {
            /** @constant */
            type: "adam";
            /**
             * @description Step size η; the schedule multiplies it
             * @default 0.001
             */
            learning_rate?: number;
            /**
             * @description Decay β₁ of the first moment
             * @default 0.9
             */
            beta_1?: number;
            /**
             * @description Decay β₂ of the second moment
             * @default 0.999
             */
            beta_2?: number;
            /**
             * @description Small constant that keeps the denominator from zero
             * @default 1e-7
             */
            epsilon?: number;
            /**
             * @description Divide the moments by 1 − βᵗ
             * @default true
             */
            bias_correction?: boolean;
            /**
             * @description Decoupled weight decay λ
             * @default 0
             */
            weight_decay?: number;
        } | {
            /** @constant */
            type: "adamw";
            /**
             * @description Step size η; the schedule multiplies it
             * @default 0.001
             */
            learning_rate?: number;
            /**
             * @description Decay β₁ of the first moment
             * @default 0.9
             */
            beta_1?: number;
            /**
             * @description Decay β₂ of the second moment
             * @default 0.999
             */
            beta_2?: number;
            /**
             * @description Small constant that keeps the denominator from zero
             * @default 1e-7
             */
            epsilon?: number;
            /**
             * @description Decoupled weight decay λ
             * @default 0.004
             */
            weight_decay?: number;
        } | {
            /** @constant */
            type: "adamax";
            /**
             * @description Step size η; the schedule multiplies it
             * @default 0.001
             */
            learning_rate?: number;
            /**
             * @description Decay β₁ of the first moment
             * @default 0.9
             */
            beta_1?: number;
            /**
             * @description Decay β₂ of the second moment
             * @default 0.999
             */
            beta_2?: number;
            /**
             * @description Small constant that keeps the denominator from zero
             * @default 1e-7
             */
            epsilon?: number;
            /**
             * @description Decoupled weight decay λ
             * @default 0
             */
            weight_decay?: number;
        } | {
            /** @constant */
            type: "nadam";
            /**
             * @description Step size η; the schedule multiplies it
             * @default 0.001
             */
            learning_rate?: number;
            /**
             * @description Decay β₁ of the first moment
             * @default 0.9
             */
            beta_1?: number;
            /**
             * @description Decay β₂ of the second moment
             * @default 0.999
             */
            beta_2?: number;
            /**
             * @description Small constant that keeps the denominator from zero
             * @default 1e-7
             */
            epsilon?: number;
            /**
             * @description Decoupled weight decay λ
             * @default 0
             */
            weight_decay?: number;
        } | {
            /** @constant */
            type: "lion";
            /**
             * @description Step size η; the schedule multiplies it
             * @default 0.0001
             */
            learning_rate?: number;
            /**
             * @description Share of the momentum in the step
             * @default 0.9
             */
            beta_1?: number;
            /**
             * @description Decay of the momentum
             * @default 0.99
             */
            beta_2?: number;
            /**
             * @description Decoupled weight decay λ
             * @default 0
             */
            weight_decay?: number;
        };
        /** @description How the learning rate moves over the training */
        ScheduleInput: {
            /** @constant */
            type: "constant";
            /**
             * @description Epochs of linear rise from zero; fractions are allowed
             * @default 0
             */
            warmup_epochs?: number;
        } | {
            /** @constant */
            type: "step";
            /**
             * @description Epochs between two falls
             * @default 10
             */
            every_epochs?: number;
            /**
             * @description What the rate is multiplied by at each fall
             * @default 0.1
             */
            factor?: number;
            /**
             * @description Epochs of linear rise from zero; fractions are allowed
             * @default 0
             */
            warmup_epochs?: number;
        } | {
            /** @constant */
            type: "exponential";
            /**
             * @description What the rate is multiplied by over one epoch
             * @default 0.95
             */
            decay?: number;
            /**
             * @description Epochs of linear rise from zero; fractions are allowed
             * @default 0
             */
            warmup_epochs?: number;
        } | {
            /** @constant */
            type: "cosine";
            /**
             * @description Cycles of equal length; each starts at the full rate
             * @default 1
             */
            cycles?: number;
            /**
             * @description Share of the rate at the end of each cycle
             * @default 0
             */
            final_fraction?: number;
            /**
             * @description Epochs of linear rise from zero; fractions are allowed
             * @default 0
             */
            warmup_epochs?: number;
        } | {
            /** @constant */
            type: "log_cosine";
            /**
             * @description Cycles c, each of which rises from zero and falls to it
             * @default 4
             */
            cycles?: number;
            /**
             * @description Epochs of linear rise from zero; fractions are allowed
             * @default 0
             */
            warmup_epochs?: number;
        } | {
            /** @constant */
            type: "polynomial";
            /**
             * @description Exponent; above 1 falls faster at the start
             * @default 1
             */
            power?: number;
            /**
             * @description Share of the rate at the end
             * @default 0
             */
            final_fraction?: number;
            /**
             * @description Epochs of linear rise from zero; fractions are allowed
             * @default 0
             */
            warmup_epochs?: number;
        } | {
            /** @constant */
            type: "one_cycle";
            /**
             * @description Share of the training after which the rate is highest
             * @default 0.3
             */
            peak_fraction?: number;
            /**
             * @description The first rate is η divided by this
             * @default 25
             */
            initial_divisor?: number;
            /**
             * @description The last rate is the first one divided by this
             * @default 10000
             */
            final_divisor?: number;
            /**
             * @description Epochs of linear rise from zero; fractions are allowed
             * @default 0
             */
            warmup_epochs?: number;
        } | {
            /** @constant */
            type: "reduce_on_plateau";
            /**
             * @description The metric to watch, one that the job's task measures: val_loss, val_accuracy, val_mean_absolute_error, val_root_mean_squared_error, val_roc_auc, val_average_precision, val_log_loss, val_balanced_accuracy, val_f1, val_f1_macro, val_f1_weighted, val_mcc, val_brier_score, val_top_3_accuracy, val_top_5_accuracy, val_median_absolute_error, val_r2, val_mean_absolute_percentage_error, val_pinball_loss, loss, accuracy, mean_absolute_error
             * @default val_loss
             */
            metric?: string;
            /**
             * @description What the rate is multiplied by at each fall
             * @default 0.1
             */
            factor?: number;
            /**
             * @description Epochs without improvement before the rate falls
             * @default 10
             */
            patience_epochs?: number;
            /**
             * @description Smallest change that counts as an improvement
             * @default 0.0001
             */
            minimum_delta?: number;
            /**
             * @description Epochs after a fall in which nothing is counted
             * @default 0
             */
            cooldown_epochs?: number;
            /**
             * @description The rate does not fall below this
             * @default 0
             */
            minimum_learning_rate?: number;
            /**
             * @description Epochs of linear rise from zero; fractions are allowed
             * @default 0
             */
            warmup_epochs?: number;
        } | {
            /** @constant */
            type: "range_test";
            /**
             * @description Rate of the first step
             * @default 0.000001
             */
            from?: number;
            /**
             * @description Rate of the last step
             * @default 10
             */
            to?: number;
            /**
             * @description Steps of the test, which replace the epochs of the training
             * @default 200
             */
            steps?: number;
            /**
             * @description Share of the running mean that is kept at each step
             * @default 0.9
             */
            smoothing?: number;
            /**
             * @description The test ends when the loss exceeds its minimum by this factor
             * @default 4
             */
            explosion_factor?: number;
        };
        EarlyStoppingInput: {
            /**
             * @default val_loss
             * @enum {string}
             */
            metric?: "val_loss" | "val_accuracy" | "val_mean_absolute_error" | "val_root_mean_squared_error" | "val_roc_auc" | "val_average_precision" | "val_log_loss" | "val_balanced_accuracy" | "val_f1" | "val_f1_macro" | "val_f1_weighted" | "val_mcc" | "val_brier_score" | "val_top_3_accuracy" | "val_top_5_accuracy" | "val_median_absolute_error" | "val_r2" | "val_mean_absolute_percentage_error" | "val_pinball_loss" | "loss" | "accuracy";
            /**
             * @description Stop after this many epochs without improvement
             * @default 5
             */
            patience?: number;
            /**
             * @description Smallest change that counts as an improvement
             * @default 0
             */
            minimum_delta?: number;
            /**
             * @description Which of epochs that are equally good is the best; the first if left out. Patience counts from it
             * @enum {string}
             */
            ties?: "first" | "last";
            /**
             * @description Keep the weights of the best epoch
             * @default true
             */
            restore_best?: boolean;
        };
        ClassWeightsInput: "balanced" | {
            [key: string]: number;
        };
        TrainingInput: {
            /** @default 10 */
            epochs?: number;
            /** @default 128 */
            batch_size?: number;
            /**
             * @description Reorder the training rows in every epoch
             * @default true
             */
            shuffle?: boolean;
            /**
             * @description Skip the last batch of an epoch if it is smaller
             * @default false
             */
            drop_last?: boolean;
            /** @default null */
            early_stopping?: components["schemas"]["EarlyStoppingInput"] | null;
            /**
             * @description What the network says before the first step: what its random weights make of a row, or for every row the prior, the shares of the classes or the mean of the target, with an output layer that starts at zero; random if left out
             * @enum {string}
             */
            output_start?: "random" | "prior";
            /**
             * @description Weights of the classes in the training loss: "balanced" makes all classes count the same, an object gives weights by label, 1 for those it leaves out. Only their ratios matter. Metrics of held-out rows are not weighted
             * @default null
             */
            class_weights?: components["schemas"]["ClassWeightsInput"] | null;
            /**
             * @description Further metrics to measure on the validation rows after every epoch. What early stopping, a schedule or a sweep watches is measured anyway, and all metrics are measured of the final weights
             * @default []
             */
            metrics?: ("roc_auc" | "average_precision" | "log_loss" | "balanced_accuracy" | "f1" | "f1_macro" | "f1_weighted" | "mcc" | "brier_score" | "top_3_accuracy" | "top_5_accuracy" | "median_absolute_error" | "r2" | "mean_absolute_percentage_error" | "pinball_loss")[];
            /**
             * @description Save a resumable checkpoint at least every N steps
             * @default 500
             */
            checkpoint_every_steps?: number;
            /**
             * @description Average training metrics over this many steps
             * @default 10
             */
            metrics_every_steps?: number;
        };
        JobSpecInput: {
            /**
             * @description At most 100 characters as people count them; trimmed, in NFC, none of them invisible
             * @default untitled
             */
            name?: string;
            dataset: components["schemas"]["JobDatasetInput"];
            /**
             * @description The data set's own task if left empty
             * @enum {string}
             */
            task?: "classification" | "regression";
            architecture: {
                /** @constant */
                preset?: "none";
                /** @description From the input to the last hidden layer; the output layer and its activation follow from the task */
                layers: components["schemas"]["LayerInput"][];
            } | {
                /** @constant */
                preset: "mlp";
                /**
                 * @description Units of each hidden layer; 2 × 256 for a table
                 * @default [
                 *       128
                 *     ]
                 */
                hidden?: number[];
                /**
                 * @default relu
                 * @enum {string}
                 */
                activation?: "linear" | "sigmoid" | "tanh" | "relu" | "leaky_relu" | "elu" | "selu" | "gelu" | "swish" | "mish" | "softplus" | "hard_sigmoid" | "softmax";
                /**
                 * @description After each hidden layer; 0 for none; 0.1 for a table
                 * @default 0
                 */
                dropout?: number;
                /** @default false */
                batch_normalization?: boolean;
                /** @description Bins that each number of a table is embedded by; 0 for none; 24 for a table if left out */
                bins?: number;
                /** @description Numbers that each category of a column of more than 8 is embedded by; 0 for one input each; 8 for a table if left out */
                category_dimensions?: number;
                /** @description What the preset gives, as a resolved job shows it; it is left out when a job is written */
                readonly layers?: components["schemas"]["LayerInput"][];
            } | {
                /** @constant */
                preset: "realmlp";
                /**
                 * @description Units of each hidden layer
                 * @default [
                 *       256,
                 *       256,
                 *       256
                 *     ]
                 */
                hidden?: number[];
                /**
                 * @description Left out, a job of classification takes selu
                 * @default mish
                 * @enum {string}
                 */
                activation?: "linear" | "sigmoid" | "tanh" | "relu" | "leaky_relu" | "elu" | "selu" | "gelu" | "swish" | "mish" | "softplus" | "hard_sigmoid" | "softmax";
                /**
                 * @description After each hidden layer; 0 for none
                 * @default 0.15
                 */
                dropout?: number;
                /**
                 * @description Waves that each number is embedded by
                 * @default 16
                 */
                frequencies?: number;
                /** @description Numbers that each category of a column of more than 8 is embedded by; 0 for one input each; 8 for a table if left out */
                category_dimensions?: number;
                /** @description What the preset gives, as a resolved job shows it; it is left out when a job is written */
                readonly layers?: components["schemas"]["LayerInput"][];
            } | {
                /** @constant */
                preset: "tabm";
                /**
                 * @description Members, which are averaged at prediction
                 * @default 32
                 */
                members?: number;
                /**
                 * @description Units of each hidden layer
                 * @default [
                 *       512,
                 *       512,
                 *       512
                 *     ]
                 */
                hidden?: number[];
                /**
                 * @default relu
                 * @enum {string}
                 */
                activation?: "linear" | "sigmoid" | "tanh" | "relu" | "leaky_relu" | "elu" | "selu" | "gelu" | "swish" | "mish" | "softplus" | "hard_sigmoid" | "softmax";
                /**
                 * @description After each hidden layer; 0 for none
                 * @default 0.1
                 */
                dropout?: number;
                /**
                 * @description Bins that each number is embedded by
                 * @default 24
                 */
                bins?: number;
                /** @description Numbers that each category of a column of more than 8 is embedded by; 0 for one input each; 8 for a table if left out */
                category_dimensions?: number;
                /** @description What the preset gives, as a resolved job shows it; it is left out when a job is written */
                readonly layers?: components["schemas"]["LayerInput"][];
            } | {
                /** @constant */
                preset: "lenet";
                /**
                 * @default tanh
                 * @enum {string}
                 */
                activation?: "linear" | "sigmoid" | "tanh" | "relu" | "leaky_relu" | "elu" | "selu" | "gelu" | "swish" | "mish" | "softplus" | "hard_sigmoid" | "softmax";
                /** @description What the preset gives, as a resolved job shows it; it is left out when a job is written */
                readonly layers?: components["schemas"]["LayerInput"][];
            } | {
                /** @constant */
                preset: "vgg_small";
                /**
                 * @description Filters of each stage
                 * @default [
                 *       32,
                 *       64,
                 *       128
                 *     ]
                 */
                filters?: number[];
                /**
                 * @description Of the dense layer
                 * @default 128
                 */
                units?: number;
                /**
                 * @description Before the dense layer; 0 for none
                 * @default 0.5
                 */
                dropout?: number;
                /** @default true */
                batch_normalization?: boolean;
                /** @description What the preset gives, as a resolved job shows it; it is left out when a job is written */
                readonly layers?: components["schemas"]["LayerInput"][];
            } | {
                /** @constant */
                preset: "resnet";
                /**
                 * @description 6n + 2 for n blocks a stage: 20, 32, 44, 56, 110
                 * @default 20
                 */
                depth?: number;
                /**
                 * @description Filters of the first stage; the next two have two and four times as many
                 * @default 16
                 */
                width?: number;
                /** @description What the preset gives, as a resolved job shows it; it is left out when a job is written */
                readonly layers?: components["schemas"]["LayerInput"][];
            } | {
                /** @constant */
                preset: "auto";
            };
            /** @description Weights to start from: a model, a job or a checkpoint. Drawn from the seed if left out */
            init?: components["schemas"]["JobInitInput"];
            /**
             * @description What training minimizes; the cross-entropy of classes or the squared error of values if left out
             * @default null
             */
            loss?: components["schemas"]["LossInput"] | null;
            /**
             * @description How the columns of a table become inputs; numbers are standardized if left out
             * @default null
             */
            inputs?: components["schemas"]["InputOptionsInput"] | null;
            /**
             * @description How a regression target is seen inside; standardized if left out
             * @default null
             */
            target?: components["schemas"]["TargetOptionsInput"] | null;
            /**
             * @default {
             *       "type": "adam"
             *     }
             */
            optimizer?: components["schemas"]["OptimizerInput"];
            /**
             * @default {
             *       "type": "constant"
             *     }
             */
            schedule?: components["schemas"]["ScheduleInput"];
            /** @default {} */
            regularization?: components["schemas"]["RegularizationInput"];
            /** @default [] */
            augmentation?: components["schemas"]["AugmentationInput"][];
            /** @default {} */
            training?: components["schemas"]["TrainingInput"];
            /** @default {} */
            ensemble?: components["schemas"]["EnsembleInput"];
            /** @default {} */
            evaluation?: components["schemas"]["EvaluationInput"];
            /** @default {} */
            limits?: {
                /**
                 * @description From the first task on: by then the ensemble of what is trained is made and published, and members that have not begun are skipped
                 * @default 3600
                 */
                max_seconds?: number;
            };
            /** @description Random if left empty */
            seed?: number;
            /**
             * @description The model whose next version the result becomes
             * @default null
             */
            model?: {
                name: string;
                /** @description Publish also where the inputs, the task or the classes do not fit those of the newest version, so that requests for it may fail */
                replace?: boolean;
            } | null;
            /**
             * @description Higher goes first, among the jobs of the project
             * @default 0
             */
            priority?: number;
            /** @default {} */
            metadata?: {
                [key: string]: string;
            };
        };
        MetricFloorInput: {
            /** @enum {string} */
            metric: "accuracy" | "mean_absolute_error" | "root_mean_squared_error" | "roc_auc" | "average_precision" | "log_loss" | "balanced_accuracy" | "f1" | "f1_macro" | "f1_weighted" | "mcc" | "brier_score" | "top_3_accuracy" | "top_5_accuracy" | "median_absolute_error" | "r2" | "mean_absolute_percentage_error" | "pinball_loss" | "nll" | "ece";
            /** @description Shares from 0 to 1 */
            value: number;
        };
        ImportModelRequestInput: {
            /** @description The file, as `POST /v1/uploads` took it. It is used up */
            upload: string;
            /**
             * @default safetensors
             * @enum {string}
             */
            format?: "safetensors";
            /**
             * @description Import also where the inputs, the task or the classes do not fit those of the newest version, so that requests for it may fail
             * @default false
             */
            replace?: boolean;
        };
        SetModelRequestInput: {
            /** @description What later versions must reach before they are published; null for none */
            floor: components["schemas"]["MetricFloorInput"] | null;
        };
        SetAliasRequestInput: {
            version: string;
        };
        TensorflowPredictRequestInput: {
            signature_name?: string;
            /** @description One entry a row: a row of the table, or an image */
            instances?: (unknown[] | {
                [key: string]: unknown;
            } | number | string | boolean | null)[];
            /** @description As in `POST /v1/models/{name}/predict`; each row is then an object of named outputs */
            interval?: number;
            /** @description As in `POST /v1/models/{name}/predict`; each row is then an object of named outputs */
            explain?: boolean;
            /** @description All rows of the one input, or an object of columns by name */
            inputs?: unknown[] | {
                [key: string]: unknown;
            };
        };
        PredictRequestInput: {
            instances: (unknown[] | {
                [key: string]: unknown;
            } | number | string | boolean | null)[];
            version?: string;
            alias?: string;
            /**
             * @description Also give each member's own output
             * @default false
             */
            members?: boolean;
            /**
             * @description Probabilities at the temperature that was fitted on validation; label, members and uncertainty stay. Off by default: the job's own figures are of uncalibrated ones
             * @default false
             */
            calibrated?: boolean;
            /** @description Gives an interval, or a set of classes, that the truth is in with this probability, if the row is like the held-out rows of the job */
            interval?: number;
            /** @description Of a table: how much each column moved the probability of the named class, or the value, away from that of the usual row (Shapley values) */
            explain?: boolean;
            mc_dropout?: components["schemas"]["McDropoutInput"];
            tta?: components["schemas"]["TestTimeAugmentationInput"];
            /** @description Averages several crops of each image; `true` takes those of the job’s `evaluation` */
            multi_crop?: true | components["schemas"]["MultiCropInput"];
        };
        /** @description The values that one field of the job takes over the trials */
        SweepDimensionInput: {
            /** @constant */
            type: "geometric";
            from: number;
            to: number;
            /** @description Points, including both ends */
            count: number;
            /**
             * @description Round to whole numbers; points that become equal are tried once
             * @default false
             */
            integer?: boolean;
        } | {
            /** @constant */
            type: "linear";
            from: number;
            to: number;
            /** @description Points, including both ends */
            count: number;
            /**
             * @description Round to whole numbers; points that become equal are tried once
             * @default false
             */
            integer?: boolean;
        } | {
            /** @constant */
            type: "choice";
            values: (string | number | boolean | null | unknown[] | {
                [key: string]: unknown;
            })[];
        } | {
            /** @constant */
            type: "uniform";
            from: number;
            to: number;
            /**
             * @description Round to whole numbers; points that become equal are tried once
             * @default false
             */
            integer?: boolean;
        } | {
            /** @constant */
            type: "log_uniform";
            from: number;
            to: number;
            /**
             * @description Round to whole numbers; points that become equal are tried once
             * @default false
             */
            integer?: boolean;
        };
        /** @description Which combinations are tried, and which are stopped early */
        SweepStrategyInput: {
            /** @constant */
            type: "grid";
        } | {
            /** @constant */
            type: "random";
            /** @description How many combinations are drawn */
            trials: number;
        } | {
            /** @constant */
            type: "successive_halving";
            /** @description How many combinations are drawn; every combination of the points if left out */
            trials?: number;
            /**
             * @description One in so many goes on from each rung
             * @default 3
             */
            reduction_factor?: number;
            /**
             * @description Epochs at the first rung
             * @default 1
             */
            min_epochs?: number;
        } | {
            /** @constant */
            type: "median_stopping";
            /** @description How many combinations are drawn; every combination of the points if left out */
            trials?: number;
            /**
             * @description Into so many parts the training is divided; trials are judged between them
             * @default 10
             */
            rungs?: number;
            /**
             * @description Epochs before which no trial is judged
             * @default 1
             */
            min_epochs?: number;
            /**
             * @description No trial is pruned before so many have succeeded
             * @default 3
             */
            min_trials?: number;
        } | {
            /** @constant */
            type: "tpe";
            /**
             * @description How many trials are made
             * @default 50
             */
            trials?: number;
            /**
             * @description So many first trials are drawn at random
             * @default 10
             */
            startup_trials?: number;
            /**
             * @description Prunes trials as the strategy median_stopping does
             * @default null
             */
            median_stopping?: {
                /**
                 * @description Into so many parts the training is divided; trials are judged between them
                 * @default 10
                 */
                rungs?: number;
                /**
                 * @description Epochs before which no trial is judged
                 * @default 1
                 */
                min_epochs?: number;
                /**
                 * @description No trial is pruned before so many have succeeded
                 * @default 3
                 */
                min_trials?: number;
            } | null;
        };
        AugmentationPreviewRequestInput: {
            augmentation: components["schemas"]["AugmentationInput"][];
            /** @description The job's seed */
            seed: number;
            /**
             * @description How many images of the batch to show
             * @default 8
             */
            count?: number;
            /** @default 0 */
            member?: number;
            /**
             * @description The update, counted from 0
             * @default 0
             */
            step?: number;
            /** @default 128 */
            batch_size?: number;
            /** @default 0.1 */
            validation_fraction?: number;
            /** @description Training rows to take as the batch, instead of those that a training would draw */
            rows?: number[];
        };
        SampleDatasetRequestInput: {
            /** @description At most 100 characters as people count them; trimmed, in NFC, none of them invisible */
            name?: string;
            source: {
                /** @constant */
                type: "sample";
                /** @enum {string} */
                sample: "mnist" | "fashion_mnist" | "digits" | "lfw_subset" | "photo_patches" | "iris" | "wine" | "breast_cancer" | "penguins" | "german_credit" | "churn" | "diabetes";
            };
        };
        UploadedDatasetRequestInput: {
            spec: components["schemas"]["UploadSpecInput"];
            /** @description Ids of POST /v1/uploads, in the order of the format */
            uploads: string[];
        };
        CreateApiKeyRequestInput: {
            /** @description At most 100 characters as people count them; trimmed, in NFC, none of them invisible */
            name: string;
            scopes: ("jobs:write" | "jobs:read" | "predict" | "admin")[];
            /** @description The caller's own, if left out; made if new */
            project?: string;
            /** @default null */
            expires_at?: string | null;
        };
        RotateApiKeyRequestInput: {
            /**
             * Format: date-time
             * @description Until when the present secret stays valid beside the new one: at most 30 days from now. It ends at once, if left out
             */
            previous_expires_at?: string;
            /** @description When the key itself expires, null for never. Unchanged, if left out */
            expires_at?: string | null;
        };
        CreateWebhookRequestInput: {
            /**
             * Format: uri
             * @description Where messages are sent with POST: https, and a public address. Redirects are not followed
             */
            url: string;
            /**
             * @description What it is told of; all, if empty
             * @default []
             */
            events?: ("job.running" | "job.paused" | "job.succeeded" | "job.failed" | "job.cancelled" | "sweep.succeeded" | "sweep.failed" | "sweep.cancelled" | "dataset.ready" | "dataset.failed" | "prediction.succeeded" | "prediction.failed" | "prediction.cancelled" | "model_version.published" | "webhook.disabled")[];
        };
        UpdateWebhookRequestInput: {
            /**
             * Format: uri
             * @description Where messages are sent with POST: https, and a public address. Redirects are not followed
             */
            url?: string;
            /** @description What it is told of; all, if empty */
            events?: ("job.running" | "job.paused" | "job.succeeded" | "job.failed" | "job.cancelled" | "sweep.succeeded" | "sweep.failed" | "sweep.cancelled" | "dataset.ready" | "dataset.failed" | "prediction.succeeded" | "prediction.failed" | "prediction.cancelled" | "model_version.published" | "webhook.disabled")[];
            /** @description `true` also forgets the failures that disabled it; deliveries that wait are sent */
            enabled?: boolean;
        };
        SetProjectLimitsRequestInput: {
            /**
             * @description Jobs that have not ended, trials of sweeps among them
             * @default 10000
             */
            open_jobs?: number;
            /**
             * @description Members of those jobs
             * @default 20000
             */
            open_members?: number;
            /**
             * @description Batch predictions that have not ended
             * @default 1000
             */
            open_predictions?: number;
            /**
             * @description Tasks that run at once; further ones wait
             * @default 64
             */
            running_tasks?: number;
            /**
             * @description Data sets
             * @default 1000
             */
            datasets?: number;
            /**
             * @description API keys that are neither revoked nor expired
             * @default 1000
             */
            keys?: number;
            /**
             * @description Bytes of data sets, of checkpoints, of outputs of batch predictions and of uploads that were not used yet. Beyond it nothing new is taken, and what runs goes on
             * @default 1099511627776
             */
            stored_bytes?: number;
            /**
             * @description Bytes that uploads in pieces announced and that no data set was made of yet
             * @default 8589934592
             */
            upload_bytes?: number;
            /**
             * @description Uploads that one API process receives at the same time
             * @default 16
             */
            uploads_at_once?: number;
            /**
             * @description Event streams that are open at one API process
             * @default 1000
             */
            streams_at_once?: number;
            /**
             * @description Predictions that wait or are computed, of one API process
             * @default 256
             */
            predictions_at_once?: number;
            /**
             * @description Requests that one API process takes in a minute
             * @default 600000
             */
            requests_per_minute?: number;
            /**
             * @description Floating-point operations that predictions take on one day (UTC)
             * @default 1000000000000000000
             */
            prediction_flops_per_day?: number;
            /**
             * @description Share of the slots beside other projects that wait: with weight 2 twice that of weight 1
             * @default 1
             */
            weight?: number;
        };
        SetProjectMemberRequestInput: {
            /** @enum {string} */
            role: "viewer" | "editor" | "admin";
        };
        SetSessionRequestInput: {
            /** @description The project that the session works in from now on */
            project: string;
        };
        CreateSessionRequestInput: {
            /** @description An API key, which the cookie of the reply stands for from now on */
            key: string;
        };
        CreateEnsembleInput: {
            /**
             * @description At most 100 characters as people count them; trimmed, in NFC, none of them invisible
             * @default ensemble
             */
            name?: string;
            /** @description Jobs that have succeeded, whose members are taken */
            jobs?: string[];
            /** @description In place of `jobs`: the trials of this sweep that have succeeded by now */
            sweep?: string;
            /**
             * @description `greedy` chooses members, with replacement; `all` takes every one
             * @default greedy
             * @enum {string}
             */
            selection?: "all" | "greedy";
            /**
             * @default mean
             * @enum {string}
             */
            combine?: "mean" | "geometric_mean" | "vote" | "weighted";
            /**
             * @description What members are chosen by; of a sweep its objective, else the usual one of the task, if left out
             * @default null
             */
            metric?: ("accuracy" | "mean_absolute_error" | "root_mean_squared_error" | "roc_auc" | "average_precision" | "log_loss" | "balanced_accuracy" | "f1" | "f1_macro" | "f1_weighted" | "mcc" | "brier_score" | "top_3_accuracy" | "top_5_accuracy" | "median_absolute_error" | "r2" | "mean_absolute_percentage_error" | "pinball_loss" | "nll" | "ece") | null;
            /**
             * @description The model whose next version the ensemble becomes
             * @default null
             */
            model?: {
                name: string;
                /** @description Publish also where the inputs, the task or the classes do not fit those of the newest version, so that requests for it may fail */
                replace?: boolean;
            } | null;
        };
        PublishSweepInput: {
            /** @description That of the sweep's job if left out */
            model?: {
                name: string;
                /** @description Publish also where the inputs, the task or the classes do not fit those of the newest version, so that requests for it may fail */
                replace?: boolean;
            };
            /**
             * @description `best`: the best trial, as its job combines its members; `ensemble`: members of all trials that have succeeded, chosen greedily
             * @default best
             * @enum {string}
             */
            what?: "best" | "ensemble";
        };
        UpdateJobInput: {
            /** @description At most 100 characters as people count them; trimmed, in NFC, none of them invisible */
            name?: string;
            /** @description Free text; null for none */
            notes?: string | null;
            /** @description In the order given; a tag that is given twice counts once */
            tags?: string[];
        };
        BulkJobsInput: {
            /** @constant */
            action: "cancel";
            ids: string[];
        } | {
            /** @constant */
            action: "delete";
            ids: string[];
        } | {
            /** @constant */
            action: "tag";
            ids: string[];
            /** @description In the order given; a tag that is given twice counts once */
            add?: string[];
            /** @description Taken away first */
            remove?: string[];
        };
        MetricsComparisonRequestInput: {
            jobs: string[];
            keys: string[];
            /** @description All if left out */
            members?: number[];
            from_step?: number;
            to_step?: number;
            /**
             * @description Buckets of the grid
             * @default 500
             */
            max_points?: number;
        };
        MlflowRunsSearchInput: {
            /**
             * @description Without an experiment there are no runs
             * @default []
             */
            experiment_ids?: string[];
            filter?: string | null;
            /** @description Nothing is ever deleted: DELETED_ONLY finds none */
            run_view_type?: ("ACTIVE_ONLY" | "DELETED_ONLY" | "ALL") | null;
            /**
             * @description At most 1000 are given; the others come with page_token
             * @default 1000
             */
            max_results?: number;
            /** @description Fields with ASC or DESC, such as `metrics.val_loss ASC`; then the newest first */
            order_by?: string[] | null;
            page_token?: string;
        };
        UploadedRowsInput: {
            /** @description A file of POST /v1/uploads, which is used up by it */
            upload: string;
            /**
             * @description By the ending of the file name, if left out: .csv, .jsonl or .ndjson (both gzipped, too), .parquet, .arrow or .feather, .npz, .zip of images
             * @enum {string}
             */
            format?: "csv" | "jsonl" | "parquet" | "arrow" | "npz" | "images";
            /**
             * @description Of a CSV; as at the upload of the table that the model was trained on, if left out
             * @enum {string}
             */
            encoding?: "utf-8" | "utf-16le" | "utf-16be" | "latin1" | "iso-8859-2" | "iso-8859-5" | "iso-8859-7" | "iso-8859-9" | "iso-8859-15" | "windows-1250" | "windows-1251" | "windows-1252" | "windows-1253" | "windows-1254" | "windows-1255" | "windows-1256" | "windows-1257" | "windows-1258" | "koi8-r" | "koi8-u" | "macintosh" | "shift_jis" | "euc-jp" | "euc-kr" | "gb18030" | "big5";
        };
        DatasetRowsInput: {
            dataset: string;
            /**
             * @description The rows of this side alone; those of train and then of test, if left out
             * @enum {string}
             */
            split?: "train" | "test";
        };
        BatchPredictionRequestInput: {
            model: string;
            version?: string;
            /** @description In place of a version; the newest version, if both are left out. What it means is settled when the request is taken */
            alias?: string;
            input: components["schemas"]["UploadedRowsInput"] | components["schemas"]["DatasetRowsInput"];
            /**
             * @description `label` is the value, and its quantiles, of a regression; `probabilities` are those of classes
             * @default [
             *       "label",
             *       "probabilities",
             *       "uncertainty"
             *     ]
             */
            outputs?: ("label" | "probabilities" | "uncertainty" | "members" | "interval" | "explanation")[];
            /**
             * @description Input columns that are passed through as they stand in the file, such as an id: by name, or all. Of a zip, `file` is the name of the image
             * @default []
             */
            columns?: "all" | string[];
            /**
             * @description As of a prediction
             * @default false
             */
            calibrated?: boolean;
            /** @description The probability of `interval`; 0.9 if left out */
            interval?: number;
            /**
             * @description `fail`: a wrong row ends it, and there is no output. `skip`: the row is kept in its place, without a prediction and with the error
             * @default fail
             * @enum {string}
             */
            on_error?: "fail" | "skip";
            /**
             * @default csv
             * @enum {string}
             */
            output?: "csv" | "jsonl";
        };
        SweepObjectiveInput: {
            /**
             * @default val_loss
             * @enum {string}
             */
            metric?: "val_loss" | "val_accuracy" | "val_mean_absolute_error" | "val_root_mean_squared_error" | "val_roc_auc" | "val_average_precision" | "val_log_loss" | "val_balanced_accuracy" | "val_f1" | "val_f1_macro" | "val_f1_weighted" | "val_mcc" | "val_brier_score" | "val_top_3_accuracy" | "val_top_5_accuracy" | "val_median_absolute_error" | "val_r2" | "val_mean_absolute_percentage_error" | "val_pinball_loss";
            /**
             * @description By the metric, if left out: accuracy is maximized, losses and errors are minimized
             * @enum {string}
             */
            direction?: "maximize" | "minimize";
        };
        CreateSweepInput: {
            /**
             * @description At most 100 characters as people count them; trimmed, in NFC, none of them invisible
             * @default untitled
             */
            name?: string;
            /** @description A job as POST /v1/jobs takes it; fields that the space names are optional */
            job: {
                [key: string]: unknown;
            };
            /** @description By the path of a field in the job */
            space: {
                [key: string]: components["schemas"]["SweepDimensionInput"];
            };
            /** @default {} */
            objective?: components["schemas"]["SweepObjectiveInput"];
            /**
             * @default {
             *       "type": "grid"
             *     }
             */
            strategy?: components["schemas"]["SweepStrategyInput"];
            /**
             * @description Trials that may be queued or running at once
             * @default 4
             */
            max_concurrent?: number;
            /** @description Of the draws, and of every trial's job that names none, so that trials differ in what is swept alone */
            seed?: number;
        };
        /** @description One change of an image */
        AugmentationStep: {
            /** @constant */
            type: "horizontal_flip";
            /**
             * @description Chance of applying this to each image
             * @default 0.5
             */
            probability: number;
        } | {
            /** @constant */
            type: "vertical_flip";
            /**
             * @description Chance of applying this to each image
             * @default 0.5
             */
            probability: number;
        } | {
            /** @constant */
            type: "translation";
            /**
             * @description Largest shift as a share of the width
             * @default 0.1
             */
            horizontal: number;
            /**
             * @description Largest shift as a share of the height
             * @default 0.1
             */
            vertical: number;
            /**
             * @description Chance of applying this to each image
             * @default 1
             */
            probability: number;
            /**
             * @description Beyond the edge: the mirrored image, one value, or the nearest pixel. Default: reflect
             * @enum {string}
             */
            fill?: "reflect" | "constant" | "nearest";
            /** @description The value of `constant`. Default: 0 */
            fill_value?: number;
        } | {
            /** @constant */
            type: "rotation";
            /**
             * @description Largest angle
             * @default 15
             */
            degrees: number;
            /**
             * @description Chance of applying this to each image
             * @default 1
             */
            probability: number;
            /**
             * @description Beyond the edge: the mirrored image, one value, or the nearest pixel. Default: reflect
             * @enum {string}
             */
            fill?: "reflect" | "constant" | "nearest";
            /** @description The value of `constant`. Default: 0 */
            fill_value?: number;
        } | {
            /** @constant */
            type: "stretching";
            /**
             * @description Factors of the width; above 1 enlarges
             * @default [
             *       0.9,
             *       1.1
             *     ]
             */
            horizontal: [
                number,
                number
            ];
            /**
             * @description Factors of the height
             * @default [
             *       0.9,
             *       1.1
             *     ]
             */
            vertical: [
                number,
                number
            ];
            /**
             * @description Zoom: one factor, drawn from `horizontal`, for both
             * @default false
             */
            keep_aspect: boolean;
            /**
             * @description Chance of applying this to each image
             * @default 1
             */
            probability: number;
            /**
             * @description Beyond the edge: the mirrored image, one value, or the nearest pixel. Default: reflect
             * @enum {string}
             */
            fill?: "reflect" | "constant" | "nearest";
            /** @description The value of `constant`. Default: 0 */
            fill_value?: number;
        } | {
            /** @constant */
            type: "shearing";
            /**
             * @description Largest lean of upright lines, in degrees
             * @default 10
             */
            horizontal: number;
            /**
             * @description Largest rise of level lines, in degrees
             * @default 0
             */
            vertical: number;
            /**
             * @description Chance of applying this to each image
             * @default 1
             */
            probability: number;
            /**
             * @description Beyond the edge: the mirrored image, one value, or the nearest pixel. Default: reflect
             * @enum {string}
             */
            fill?: "reflect" | "constant" | "nearest";
            /** @description The value of `constant`. Default: 0 */
            fill_value?: number;
        } | {
            /** @constant */
            type: "lens_distortion";
            /**
             * @description Range of k₁
             * @default [
             *       -0.15,
             *       0.15
             *     ]
             */
            k1: [
                number,
                number
            ];
            /**
             * @description Range of k₂
             * @default [
             *       0,
             *       0
             *     ]
             */
            k2: [
                number,
                number
            ];
            /**
             * @description Largest distance of the center from the middle, as a share of width and height
             * @default 0.1
             */
            centre_jitter: number;
            /**
             * @description Chance of applying this to each image
             * @default 1
             */
            probability: number;
            /**
             * @description Beyond the edge: the mirrored image, one value, or the nearest pixel. Default: reflect
             * @enum {string}
             */
            fill?: "reflect" | "constant" | "nearest";
            /** @description The value of `constant`. Default: 0 */
            fill_value?: number;
        } | {
            /** @constant */
            type: "scale_jitter_crop";
            /** @description Bounds of the short side in pixels */
            short_side: [
                number,
                number
            ];
            /** @description Side of the patch in pixels */
            size: number;
            /**
             * @description Chance of applying this to each image
             * @default 1
             */
            probability: number;
            /**
             * @description Beyond the edge: the mirrored image, one value, or the nearest pixel. Default: reflect
             * @enum {string}
             */
            fill?: "reflect" | "constant" | "nearest";
            /** @description The value of `constant`. Default: 0 */
            fill_value?: number;
        } | {
            /** @constant */
            type: "random_crop";
            /**
             * @description Pixels on every side
             * @default 4
             */
            padding: number;
            /**
             * @description Chance of applying this to each image
             * @default 1
             */
            probability: number;
            /**
             * @description Beyond the edge: the mirrored image, one value, or the nearest pixel. Default: reflect
             * @enum {string}
             */
            fill?: "reflect" | "constant" | "nearest";
            /** @description The value of `constant`. Default: 0 */
            fill_value?: number;
        } | {
            /** @constant */
            type: "brightness";
            /**
             * @description Largest change, 1 being from black to white
             * @default 0.2
             */
            amount: number;
            /**
             * @description Chance of applying this to each image
             * @default 1
             */
            probability: number;
        } | {
            /** @constant */
            type: "contrast";
            /**
             * @description Factors of the distance; above 1 raises the contrast
             * @default [
             *       0.8,
             *       1.25
             *     ]
             */
            factor: [
                number,
                number
            ];
            /**
             * @description Chance of applying this to each image
             * @default 1
             */
            probability: number;
        } | {
            /** @constant */
            type: "color_jitter";
            /**
             * @description A factor between 1 − amount and 1 + amount
             * @default 0.2
             */
            brightness: number;
            /**
             * @description A factor between 1 − amount and 1 + amount
             * @default 0.2
             */
            contrast: number;
            /**
             * @description A factor between 1 − amount and 1 + amount
             * @default 0.2
             */
            saturation: number;
            /**
             * @description Largest turn of the hue, 1 being the whole circle
             * @default 0
             */
            hue: number;
            /**
             * @description Chance of applying this to each image
             * @default 1
             */
            probability: number;
        } | {
            /** @constant */
            type: "gaussian_noise";
            /**
             * @description Standard deviation, 1 being from black to white
             * @default 0.05
             */
            deviation: number;
            /**
             * @description Chance of applying this to each image
             * @default 1
             */
            probability: number;
        } | {
            /** @constant */
            type: "random_erasing";
            /**
             * @description Chance of applying this to each image
             * @default 0.5
             */
            probability: number;
            /**
             * @description Share of the image
             * @default [
             *       0.02,
             *       0.33
             *     ]
             */
            area: [
                number,
                number
            ];
            /**
             * @description Height over width, drawn evenly on a logarithmic scale
             * @default [
             *       0.3,
             *       3.3
             *     ]
             */
            aspect: [
                number,
                number
            ];
            /**
             * @description One value, or a random one for each pixel and channel
             * @default noise
             */
            value: "noise" | number;
        } | {
            /** @constant */
            type: "mixup";
            /**
             * @description α of the Beta distribution; small values mix little
             * @default 0.2
             */
            alpha: number;
            /**
             * @description Chance of applying this to each image
             * @default 1
             */
            probability: number;
        } | {
            /** @constant */
            type: "cutmix";
            /**
             * @description α of the Beta distribution; small values cut little or almost all
             * @default 1
             */
            alpha: number;
            /**
             * @description Chance of applying this to each image
             * @default 1
             */
            probability: number;
        };
        /** @description A change of training images, drawn anew for each image */
        Augmentation: {
            /** @constant */
            type: "horizontal_flip";
            /**
             * @description Chance of applying this to each image
             * @default 0.5
             */
            probability: number;
        } | {
            /** @constant */
            type: "vertical_flip";
            /**
             * @description Chance of applying this to each image
             * @default 0.5
             */
            probability: number;
        } | {
            /** @constant */
            type: "translation";
            /**
             * @description Largest shift as a share of the width
             * @default 0.1
             */
            horizontal: number;
            /**
             * @description Largest shift as a share of the height
             * @default 0.1
             */
            vertical: number;
            /**
             * @description Chance of applying this to each image
             * @default 1
             */
            probability: number;
            /**
             * @description Beyond the edge: the mirrored image, one value, or the nearest pixel. Default: reflect
             * @enum {string}
             */
            fill?: "reflect" | "constant" | "nearest";
            /** @description The value of `constant`. Default: 0 */
            fill_value?: number;
        } | {
            /** @constant */
            type: "rotation";
            /**
             * @description Largest angle
             * @default 15
             */
            degrees: number;
            /**
             * @description Chance of applying this to each image
             * @default 1
             */
            probability: number;
            /**
             * @description Beyond the edge: the mirrored image, one value, or the nearest pixel. Default: reflect
             * @enum {string}
             */
            fill?: "reflect" | "constant" | "nearest";
            /** @description The value of `constant`. Default: 0 */
            fill_value?: number;
        } | {
            /** @constant */
            type: "stretching";
            /**
             * @description Factors of the width; above 1 enlarges
             * @default [
             *       0.9,
             *       1.1
             *     ]
             */
            horizontal: [
                number,
                number
            ];
            /**
             * @description Factors of the height
             * @default [
             *       0.9,
             *       1.1
             *     ]
             */
            vertical: [
                number,
                number
            ];
            /**
             * @description Zoom: one factor, drawn from `horizontal`, for both
             * @default false
             */
            keep_aspect: boolean;
            /**
             * @description Chance of applying this to each image
             * @default 1
             */
            probability: number;
            /**
             * @description Beyond the edge: the mirrored image, one value, or the nearest pixel. Default: reflect
             * @enum {string}
             */
            fill?: "reflect" | "constant" | "nearest";
            /** @description The value of `constant`. Default: 0 */
            fill_value?: number;
        } | {
            /** @constant */
            type: "shearing";
            /**
             * @description Largest lean of upright lines, in degrees
             * @default 10
             */
            horizontal: number;
            /**
             * @description Largest rise of level lines, in degrees
             * @default 0
             */
            vertical: number;
            /**
             * @description Chance of applying this to each image
             * @default 1
             */
            probability: number;
            /**
             * @description Beyond the edge: the mirrored image, one value, or the nearest pixel. Default: reflect
             * @enum {string}
             */
            fill?: "reflect" | "constant" | "nearest";
            /** @description The value of `constant`. Default: 0 */
            fill_value?: number;
        } | {
            /** @constant */
            type: "lens_distortion";
            /**
             * @description Range of k₁
             * @default [
             *       -0.15,
             *       0.15
             *     ]
             */
            k1: [
                number,
                number
            ];
            /**
             * @description Range of k₂
             * @default [
             *       0,
             *       0
             *     ]
             */
            k2: [
                number,
                number
            ];
            /**
             * @description Largest distance of the center from the middle, as a share of width and height
             * @default 0.1
             */
            centre_jitter: number;
            /**
             * @description Chance of applying this to each image
             * @default 1
             */
            probability: number;
            /**
             * @description Beyond the edge: the mirrored image, one value, or the nearest pixel. Default: reflect
             * @enum {string}
             */
            fill?: "reflect" | "constant" | "nearest";
            /** @description The value of `constant`. Default: 0 */
            fill_value?: number;
        } | {
            /** @constant */
            type: "scale_jitter_crop";
            /** @description Bounds of the short side in pixels */
            short_side: [
                number,
                number
            ];
            /** @description Side of the patch in pixels */
            size: number;
            /**
             * @description Chance of applying this to each image
             * @default 1
             */
            probability: number;
            /**
             * @description Beyond the edge: the mirrored image, one value, or the nearest pixel. Default: reflect
             * @enum {string}
             */
            fill?: "reflect" | "constant" | "nearest";
            /** @description The value of `constant`. Default: 0 */
            fill_value?: number;
        } | {
            /** @constant */
            type: "random_crop";
            /**
             * @description Pixels on every side
             * @default 4
             */
            padding: number;
            /**
             * @description Chance of applying this to each image
             * @default 1
             */
            probability: number;
            /**
             * @description Beyond the edge: the mirrored image, one value, or the nearest pixel. Default: reflect
             * @enum {string}
             */
            fill?: "reflect" | "constant" | "nearest";
            /** @description The value of `constant`. Default: 0 */
            fill_value?: number;
        } | {
            /** @constant */
            type: "brightness";
            /**
             * @description Largest change, 1 being from black to white
             * @default 0.2
             */
            amount: number;
            /**
             * @description Chance of applying this to each image
             * @default 1
             */
            probability: number;
        } | {
            /** @constant */
            type: "contrast";
            /**
             * @description Factors of the distance; above 1 raises the contrast
             * @default [
             *       0.8,
             *       1.25
             *     ]
             */
            factor: [
                number,
                number
            ];
            /**
             * @description Chance of applying this to each image
             * @default 1
             */
            probability: number;
        } | {
            /** @constant */
            type: "color_jitter";
            /**
             * @description A factor between 1 − amount and 1 + amount
             * @default 0.2
             */
            brightness: number;
            /**
             * @description A factor between 1 − amount and 1 + amount
             * @default 0.2
             */
            contrast: number;
            /**
             * @description A factor between 1 − amount and 1 + amount
             * @default 0.2
             */
            saturation: number;
            /**
             * @description Largest turn of the hue, 1 being the whole circle
             * @default 0
             */
            hue: number;
            /**
             * @description Chance of applying this to each image
             * @default 1
             */
            probability: number;
        } | {
            /** @constant */
            type: "gaussian_noise";
            /**
             * @description Standard deviation, 1 being from black to white
             * @default 0.05
             */
            deviation: number;
            /**
             * @description Chance of applying this to each image
             * @default 1
             */
            probability: number;
        } | {
            /** @constant */
            type: "random_erasing";
            /**
             * @description Chance of applying this to each image
             * @default 0.5
             */
            probability: number;
            /**
             * @description Share of the image
             * @default [
             *       0.02,
             *       0.33
             *     ]
             */
            area: [
                number,
                number
            ];
            /**
             * @description Height over width, drawn evenly on a logarithmic scale
             * @default [
             *       0.3,
             *       3.3
             *     ]
             */
            aspect: [
                number,
                number
            ];
            /**
             * @description One value, or a random one for each pixel and channel
             * @default noise
             */
            value: "noise" | number;
        } | {
            /** @constant */
            type: "mixup";
            /**
             * @description α of the Beta distribution; small values mix little
             * @default 0.2
             */
            alpha: number;
            /**
             * @description Chance of applying this to each image
             * @default 1
             */
            probability: number;
        } | {
            /** @constant */
            type: "cutmix";
            /**
             * @description α of the Beta distribution; small values cut little or almost all
             * @default 1
             */
            alpha: number;
            /**
             * @description Chance of applying this to each image
             * @default 1
             */
            probability: number;
        } | {
            /** @constant */
            type: "random_choice";
            of: components["schemas"]["AugmentationStep"][];
        } | {
            /** @constant */
            type: "random_order";
            of: components["schemas"]["AugmentationStep"][];
        };
        MultiCrop: {
            /** @description Short sides in pixels that the image is scaled to before it is cropped; none below its own. At its own, all five crops are the image itself */
            scales: number[];
            /**
             * @description Also the mirror image of each crop
             * @default true
             */
            flips: boolean;
        };
        Evaluation: {
            /**
             * @description Costs a pass for each view, also at every validation
             * @default null
             */
            multi_crop: components["schemas"]["MultiCrop"] | null;
        };
        PredictionInterval: {
            level: number;
            /** @description Regression */
            low?: number | null;
            /** @description Regression */
            high?: number | null;
            /** @description Classes: those that are as likely as the true one usually is; none where the row is like no row before */
            labels?: string[];
        };
        ColumnContributions: {
            /** @description What is predicted of the usual row: the training mean of each number, the commonest category of each other column */
            baseline: number | null;
            /** @description By column; their sum is the prediction minus `baseline` */
            contributions: {
                [key: string]: number | null;
            };
        };
        Uncertainty: {
            total: number | null;
            aleatoric: number | null;
            epistemic: number | null;
        };
        QuantileValues: {
            [key: string]: number | null;
        };
        Prediction: {
            label?: string;
            class_index?: number;
            /** @description In the order of the classes */
            probabilities?: (number | null)[];
            /** @description Regression: the mean of the members; of quantiles the one nearest to the median */
            value?: number | null;
            quantiles?: components["schemas"]["QuantileValues"];
            uncertainty: components["schemas"]["Uncertainty"];
            /** @description Where `explain` was asked for: of the probability of `label`, or of `value` */
            explanation?: components["schemas"]["ColumnContributions"];
            /** @description Where `interval` was asked for */
            interval?: components["schemas"]["PredictionInterval"];
            members?: {
                index: number;
                probabilities?: (number | null)[];
                value?: number | null;
                quantiles?: components["schemas"]["QuantileValues"];
            }[];
        };
        Error: {
            error: {
                type: string;
                code: string;
                message: string;
                param: string | null;
                request_id: string;
                details: {
                    path: string;
                    rule: string;
                    message: string;
                    received?: unknown;
                }[];
            };
        };
        ProtocolError: {
            error: string;
        };
        MlflowScoringReply: {
            predictions: ((number | null) | {
                label: string;
                probabilities: (number | null)[];
                labels?: string[];
                explanation?: components["schemas"]["ColumnContributions"];
            } | {
                value: number | null;
                low?: number | null;
                high?: number | null;
                explanation?: components["schemas"]["ColumnContributions"];
            })[];
        };
        MlflowScoringError: {
            error_code: string;
            message: string;
            error: string;
        };
        InferReply: {
            model_name: string;
            model_version: string;
            id?: string;
            parameters?: {
                [key: string]: unknown;
            };
            outputs: {
                name: string;
                shape: number[];
                /** @enum {string} */
                datatype: "BOOL" | "UINT8" | "INT8" | "UINT16" | "INT16" | "UINT32" | "INT32" | "UINT64" | "INT64" | "FP16" | "BF16" | "FP32" | "FP64" | "BYTES";
                parameters?: {
                    [key: string]: unknown;
                };
                /** @description Flat, or nested as the shape. Left out where `parameters.binary_data_size` says how many bytes after the JSON are the tensor */
                data?: unknown[];
            }[];
        };
        InferModelMetadata: {
            name: string;
            versions: string[];
            platform: string;
            inputs: {
                name: string;
                /** @enum {string} */
                datatype: "BOOL" | "UINT8" | "INT8" | "UINT16" | "INT16" | "UINT32" | "INT32" | "UINT64" | "INT64" | "FP16" | "BF16" | "FP32" | "FP64" | "BYTES";
                shape: number[];
            }[];
            outputs: {
                name: string;
                /** @enum {string} */
                datatype: "BOOL" | "UINT8" | "INT8" | "UINT16" | "INT16" | "UINT32" | "INT32" | "UINT64" | "INT64" | "FP16" | "BF16" | "FP32" | "FP64" | "BYTES";
                shape: number[];
            }[];
        };
        InferModelStatistics: {
            model_stats: {
                name: string;
                version: string;
                last_inference: number;
                inference_count: number;
                execution_count: number;
                inference_stats: {
                    success: {
                        count: number;
                        ns: number;
                    };
                    fail: {
                        count: number;
                        ns: number;
                    };
                    queue: {
                        count: number;
                        ns: number;
                    };
                    compute_input: {
                        count: number;
                        ns: number;
                    };
                    compute_infer: {
                        count: number;
                        ns: number;
                    };
                    compute_output: {
                        count: number;
                        ns: number;
                    };
                    cache_hit: {
                        count: number;
                        ns: number;
                    };
                    cache_miss: {
                        count: number;
                        ns: number;
                    };
                };
                response_stats: Record<string, never>;
                batch_stats: {
                    batch_size: number;
                    compute_input: {
                        count: number;
                        ns: number;
                    };
                    compute_infer: {
                        count: number;
                        ns: number;
                    };
                    compute_output: {
                        count: number;
                        ns: number;
                    };
                }[];
                memory_usage: {
                    type: string;
                    id: number;
                    byte_size: number;
                }[];
            }[];
        };
        DatasetWarning: {
            /** @enum {string} */
            code: "files_skipped" | "folders_empty" | "folders_joined" | "names_guessed" | "more_warnings" | "heading_looks_like_data" | "rows_empty" | "delimiters_at_line_end" | "numbers_as_categories" | "leading_zeros" | "dates" | "identifiers" | "row_numbers" | "index_column" | "numbers_as_classes" | "classes_alike" | "categories_alike" | "categories_shared" | "read_as_dates" | "read_as_text" | "constant_column" | "column_only_in_test" | "categories_only_in_test" | "rows_repeated" | "test_rows_in_training" | "label_copied" | "groups_across_split" | "future_rows";
            message: string;
            /** @description The column that it is about */
            column?: string;
            /** @description The first lines of the file where it shows, counted from 1 */
            lines?: number[];
            /** @description How many lines, cells or files it is about in all */
            count?: number;
        };
        DatasetColumn: {
            name: string;
            /** @enum {string} */
            type: "numeric" | "categorical" | "date" | "ordered" | "text";
            missing: number;
            mean: number | null;
            std: number | null;
            /** @description Of categories, and of texts in an order, in that order; null for others */
            categories: string[] | null;
            /** @description The commonest category, the first of equals */
            mode?: string;
            /** @description How many rare categories share the last one of `categories`, and how many training rows have them; unknown categories count as that one */
            other?: {
                categories: number;
                rows: number;
            };
            /** @description Of free text: how it becomes inputs */
            text?: {
                /**
                 * @description words: single words and pairs of them, whatever their case; characters: three and four signs within a word, for codes, misspellings and scripts without blanks
                 * @enum {string}
                 */
                parts: "words" | "characters";
                /** @description Inputs that the parts are hashed into */
                buckets: number;
                /** @description How many different texts the training rows have */
                texts: number;
            };
            /** @description What was asked for it at the upload */
            options?: {
                /** @constant */
                type: "numeric";
                /**
                 * @description What stands in for a missing number
                 * @default median
                 * @enum {string}
                 */
                impute: "median" | "mean";
                /**
                 * @description How it is scaled, whatever a job says of numbers; as the job says if left out
                 * @enum {string}
                 */
                scale?: "standard" | "min_max" | "robust" | "quantile" | "none";
                /** @description A further input that is 1 where the value is missing; if left out, where training rows lack it and it would not show otherwise */
                missing_indicator?: boolean;
            } | {
                /** @constant */
                type: "categorical";
                /**
                 * @description Whether the commonest category stands in for a missing one
                 * @default none
                 * @enum {string}
                 */
                impute: "none" | "mode";
                /** @description A further input that is 1 where the value is missing; if left out, where training rows lack it and it would not show otherwise */
                missing_indicator?: boolean;
            } | {
                /** @constant */
                type: "date";
                /** @description A further input that is 1 where the value is missing; if left out, where training rows lack it and it would not show otherwise */
                missing_indicator?: boolean;
            } | {
                /** @constant */
                type: "ordered";
                /** @description Its texts, from the least to the greatest; another one in the file is an error */
                order: string[];
                /**
                 * @description How the places are scaled, whatever a job says of numbers; as the job says if left out
                 * @enum {string}
                 */
                scale?: "standard" | "min_max" | "robust" | "quantile" | "none";
                /** @description A further input that is 1 where the value is missing; if left out, where training rows lack it and it would not show otherwise */
                missing_indicator?: boolean;
            } | {
                /** @constant */
                type: "text";
                /**
                 * @description words: single words and pairs of them, whatever their case; characters: three and four signs within a word, for codes, misspellings and scripts without blanks
                 * @default words
                 * @enum {string}
                 */
                parts: "words" | "characters";
                /**
                 * @description Inputs that the parts are hashed into
                 * @default 256
                 */
                buckets: number;
                /** @description A further input that is 1 where the value is missing; if left out, where training rows lack it and it would not show otherwise */
                missing_indicator?: boolean;
            };
        };
        SplitColumn: {
            name: string;
            /** @enum {string} */
            role: "group" | "time" | "given" | "weight";
            /** @description How many different ones the training rows have */
            values: number;
            /** @description Training rows that a column of the role `given` calls validation */
            validation?: number;
        };
        Dataset: {
            /** @constant */
            object: "dataset";
            id: string;
            name: string;
            /** @enum {string} */
            status: "preparing" | "ready" | "failed";
            error: string | null;
            /** Format: date-time */
            created_at: string;
            /** @description `sample:<name>` or `upload:<format>` */
            source: string;
            bytes: number | null;
            sha256: string | null;
            /** @description What preparing it found that may not be what was meant; empty until it is ready */
            warnings: components["schemas"]["DatasetWarning"][];
            /** @enum {string} */
            kind?: "image" | "table";
            /** @enum {string} */
            task?: "classification" | "regression";
            rows?: number;
            test_rows?: number;
            /** @description [height, width, channels] of an image, [columns] of a table */
            input_shape?: number[];
            /** @description Empty for regression */
            classes?: string[];
            class_counts?: number[];
            columns?: components["schemas"]["DatasetColumn"][];
            label?: string | null;
            /** @description Columns that are no inputs: they decide which rows are held out, or say how much a row counts */
            split_columns?: components["schemas"]["SplitColumn"][];
            /** @description How the text of a table was read; rows for a prediction are read alike */
            reading?: {
                /**
                 * @description Stands between cells; a first line such as `sep=;` goes before it
                 * @default ,
                 */
                delimiter: string;
                /**
                 * @description UTF-8, or UTF-16 where the file begins with its byte order mark, if left out
                 * @enum {string}
                 */
                encoding?: "utf-8" | "utf-16le" | "utf-16be" | "latin1" | "iso-8859-2" | "iso-8859-5" | "iso-8859-7" | "iso-8859-9" | "iso-8859-15" | "windows-1250" | "windows-1251" | "windows-1252" | "windows-1253" | "windows-1254" | "windows-1255" | "windows-1256" | "windows-1257" | "windows-1258" | "koi8-r" | "koi8-u" | "macintosh" | "shift_jis" | "euc-jp" | "euc-kr" | "gb18030" | "big5";
                /**
                 * @description Whether the first line holds the column names; if not, they are column_1, column_2 and so on
                 * @default true
                 */
                header: boolean;
                /**
                 * @description The decimal mark of numbers
                 * @default .
                 * @enum {string}
                 */
                decimal: "." | ",";
                /**
                 * @description The mark between groups of three digits, as in 13,000; a blank stands for every kind of blank. None, if left out
                 * @enum {string}
                 */
                thousands?: "," | "." | " " | "'";
                /** @description The texts that say that there is no value, spelled as here; numbers by their value. An empty cell always says so. NA, N/A, #N/A, NaN, null, None and ? in any case, if left out */
                missing?: string[];
                /** @description Columns of the file that nothing was learned from */
                ignored: string[];
            };
            /** @description Raw values that are black and white; 0 and 255, if left out */
            pixel_range?: [
                number,
                number
            ];
            /**
             * @description How encoded images of another size are brought to this one; rejected, if left out
             * @enum {string}
             */
            resize?: "cover" | "contain" | "stretch";
        };
        DatasetPreview: {
            /** @constant */
            object: "dataset.preview";
            dataset_id: string;
            /** @enum {string} */
            split: "train" | "test";
            rows: {
                index: number;
                label: string | number | null;
                values?: {
                    [key: string]: string | number | null;
                };
                /** @description Raw bytes, base64, row by row, of the input shape */
                pixels?: string;
            }[];
        };
        FittedThreshold: {
            /** @description Fitted on all validation rows; above 1 the second class is never named */
            value: number;
            /** @description What it was fitted for */
            metric: string;
            /** @enum {string} */
            judged_on: "test" | "validation" | "out_of_fold";
            cross_fitted: boolean;
            /** @description Every metric of what is decided: of the likelier class, and by the threshold */
            metrics: {
                [key: string]: {
                    before: number | null;
                    after: number | null;
                };
            };
        };
        Calibration: {
            /** @description Fitted on all validation rows; above 1 makes predictions less sure. A prediction with `calibrated` uses it */
            temperature: number;
            /** @constant */
            fitted_on: "validation";
            /** @enum {string} */
            judged_on: "test" | "validation";
            cross_fitted: boolean;
            /** @description Expected calibration error over 15 bins of confidence */
            ece: {
                before: number | null;
                after: number | null;
            };
            /** @description Mean negative log-likelihood in nats */
            nll: {
                before: number | null;
                after: number | null;
            };
        };
        PermutationImportance: {
            metric: string;
            /** @enum {string} */
            split: "test" | "validation";
            rows: number;
            /** @description How often the values of each column were exchanged */
            repeats: number;
            /** @description The most important first */
            columns: {
                name: string;
                /** @description How much worse the metric is, the mean over the repeats; about 0 for a column that is not used */
                value: number | null;
                /** @description Bootstrap interval over the rows */
                ci95: [
                    number | null,
                    number | null
                ];
            }[];
        };
        JobAnalysis: {
            /** @constant */
            object: "job.analysis";
            job_id: string;
            dataset_id: string;
            /** Format: date-time */
            created_at: string;
            /**
             * @description `out_of_fold`: every row as the members predict it that were not trained on it
             * @enum {string}
             */
            split: "test" | "validation" | "out_of_fold";
            /**
             * @description Where the row numbers count: validation rows are rows of the training part
             * @enum {string}
             */
            dataset_split: "train" | "test";
            rows: number;
            classes: string[];
            members: {
                index: number;
                used: boolean;
                weight: number;
                metrics: {
                    [key: string]: number | null;
                };
                confusion: number[][] | null;
            }[];
            /** @description Counts of the ensemble, a line for each true class, a column for each predicted one; null with too many classes */
            confusion: number[][] | null;
            most_confused: {
                label: string;
                predicted: string;
                rows: number;
            }[];
            per_class: {
                label: string;
                /** @description Rows of this class */
                support: number;
                /** @description Null where the class is never predicted */
                precision: number | null;
                /** @description Null where the class has no rows */
                recall: number | null;
                f1: number | null;
            }[];
            /** @description The rows with the largest loss, the worst first */
            worst: {
                /** @description Null where the members were trained before rows were noted */
                row: number | null;
                label: string | number;
                predicted: string | number | null;
                /** @description Of the predicted class */
                probability?: number | null;
                /** @description Of the true class */
                label_probability?: number | null;
                /** @description Negative log-likelihood in nats; squared error for regression */
                loss: number | null;
            }[];
            calibration: {
                before: {
                    from: number;
                    to: number;
                    rows: number;
                    /** @description Mean probability of the predicted class */
                    confidence: number;
                    accuracy: number;
                }[];
                after: {
                    from: number;
                    to: number;
                    rows: number;
                    /** @description Mean probability of the predicted class */
                    confidence: number;
                    accuracy: number;
                }[] | null;
            } | null;
            /** @description The rounds of greedy selection; null where all members were used */
            selection: {
                round: number;
                /** @description Index of the member that was added */
                member: number;
                /** @description The metric on the validation split after it */
                value: number | null;
                /** @description Negative log-likelihood there; null for regression */
                loss: number | null;
                /** @description Whether the round is part of the best prefix, which is the ensemble */
                kept: boolean;
            }[] | null;
            /** @description Share of rows on which two members name different classes, members in order */
            disagreement: number[][] | null;
            regression: {
                /** @description Of the residuals, predicted − true: the bias */
                mean: number | null;
                std: number | null;
                quantiles: {
                    p05: number | null;
                    p25: number | null;
                    p50: number | null;
                    p75: number | null;
                    p95: number | null;
                };
                mean_absolute_error: number | null;
                root_mean_squared_error: number | null;
                /** @description Null where all true values are equal */
                r_squared: number | null;
                /** @description Rows evenly spaced over the sorted true values */
                scatter: {
                    row: number | null;
                    label: number;
                    predicted: number | null;
                }[];
            } | null;
        };
        RangeTestResult: {
            /** @description By rising rate; thinned out where it is long */
            curve: {
                learning_rate: number;
                loss: number | null;
                smoothed: number | null;
            }[];
            /**
             * @description The loss exploded, all steps were done, or it was asked to finish
             * @enum {string}
             */
            ended: "exploded" | "complete" | "finished";
            suggestion: {
                learning_rate: number;
                reason: string;
            } | null;
            /** @description How the suggestion came about, or why there is none */
            reason: string;
        };
        LayerRegularization: {
            /** @description λ₁: adds λ₁·Σ|w| to the loss */
            l1?: number;
            /** @description λ₂: adds λ₂·Σw² to the loss */
            l2?: number;
        };
        Regularization: {
            /**
             * @description λ₁: adds λ₁·Σ|w| to the loss
             * @default 0
             */
            l1: number;
            /**
             * @description λ₂: adds λ₂·Σw² to the loss
             * @default 0
             */
            l2: number;
            /**
             * @description Penalise biases, γ and β too
             * @default false
             */
            include_biases: boolean;
            /**
             * @description Share α of the label spread evenly over the classes
             * @default 0
             */
            label_smoothing: number;
            /**
             * @description How strong dropout and weight decay are over the training: `flat_cosine` keeps them for the first half, and lets them fall to zero along a cosine in the second; constant if left out
             * @enum {string}
             */
            schedule?: "constant" | "flat_cosine";
            /**
             * @description Scale the gradient down to this global norm
             * @default null
             */
            gradient_clip_norm: number | null;
        };
        Layer: {
            /** @constant */
            type: "dense";
            units: number;
            /** @description Name in metrics and stored weights; `<type>_<n>` if left out */
            name?: string;
            /** @description Add a bias; by default yes, unless a batch normalization follows */
            use_bias?: boolean;
            /**
             * @description How the weights start
             * @default auto
             * @enum {string}
             */
            initializer: "auto" | "he_normal" | "he_uniform" | "glorot_normal" | "glorot_uniform" | "lecun_normal" | "zeros";
            /**
             * @description Shorthand for an activation layer right after
             * @enum {string}
             */
            activation?: "linear" | "sigmoid" | "tanh" | "relu" | "leaky_relu" | "elu" | "selu" | "gelu" | "swish" | "mish" | "softplus" | "hard_sigmoid" | "softmax";
            regularization?: components["schemas"]["LayerRegularization"];
            /**
             * @description `neural_tangent`: y = x·W / √n + b, with W and b from N(0, 1) unless an initializer says otherwise; `standard` if left out
             * @enum {string}
             */
            parameterization?: "standard" | "neural_tangent";
            /** @description The learning rate of the arrays of this layer is multiplied by this; 1 if left out */
            rate_factor?: number;
            /** @description The same for the bias alone; `rate_factor` if left out */
            bias_rate_factor?: number;
        } | {
            /** @constant */
            type: "conv2d";
            filters: number;
            /** @default 3 */
            kernel_size: number | [
                number,
                number
            ];
            /** @default 1 */
            strides: number | [
                number,
                number
            ];
            /**
             * @default same
             * @enum {string}
             */
            padding: "same" | "valid";
            /** @description Name in metrics and stored weights; `<type>_<n>` if left out */
            name?: string;
            /** @description Add a bias; by default yes, unless a batch normalization follows */
            use_bias?: boolean;
            /**
             * @description How the weights start
             * @default auto
             * @enum {string}
             */
            initializer: "auto" | "he_normal" | "he_uniform" | "glorot_normal" | "glorot_uniform" | "lecun_normal" | "zeros";
            /**
             * @description Shorthand for an activation layer right after
             * @enum {string}
             */
            activation?: "linear" | "sigmoid" | "tanh" | "relu" | "leaky_relu" | "elu" | "selu" | "gelu" | "swish" | "mish" | "softplus" | "hard_sigmoid" | "softmax";
            regularization?: components["schemas"]["LayerRegularization"];
        } | {
            /** @constant */
            type: "depthwise_conv2d";
            /** @default 3 */
            kernel_size: number | [
                number,
                number
            ];
            /** @default 1 */
            strides: number;
            /**
             * @default same
             * @enum {string}
             */
            padding: "same" | "valid";
            /**
             * @description Outputs of each channel
             * @default 1
             */
            depth_multiplier: number;
            /** @description Name in metrics and stored weights; `<type>_<n>` if left out */
            name?: string;
            /** @description Add a bias; by default yes, unless a batch normalization follows */
            use_bias?: boolean;
            /**
             * @description How the weights start
             * @default auto
             * @enum {string}
             */
            initializer: "auto" | "he_normal" | "he_uniform" | "glorot_normal" | "glorot_uniform" | "lecun_normal" | "zeros";
            /**
             * @description Shorthand for an activation layer right after
             * @enum {string}
             */
            activation?: "linear" | "sigmoid" | "tanh" | "relu" | "leaky_relu" | "elu" | "selu" | "gelu" | "swish" | "mish" | "softplus" | "hard_sigmoid" | "softmax";
            regularization?: components["schemas"]["LayerRegularization"];
        } | {
            /** @constant */
            type: "separable_conv2d";
            filters: number;
            /** @default 3 */
            kernel_size: number | [
                number,
                number
            ];
            /** @default 1 */
            strides: number;
            /**
             * @default same
             * @enum {string}
             */
            padding: "same" | "valid";
            /**
             * @description Outputs of each channel
             * @default 1
             */
            depth_multiplier: number;
            /** @description Name in metrics and stored weights; `<type>_<n>` if left out */
            name?: string;
            /** @description Add a bias; by default yes, unless a batch normalization follows */
            use_bias?: boolean;
            /**
             * @description How the weights start
             * @default auto
             * @enum {string}
             */
            initializer: "auto" | "he_normal" | "he_uniform" | "glorot_normal" | "glorot_uniform" | "lecun_normal" | "zeros";
            /**
             * @description Shorthand for an activation layer right after
             * @enum {string}
             */
            activation?: "linear" | "sigmoid" | "tanh" | "relu" | "leaky_relu" | "elu" | "selu" | "gelu" | "swish" | "mish" | "softplus" | "hard_sigmoid" | "softmax";
            regularization?: components["schemas"]["LayerRegularization"];
        } | {
            /** @constant */
            type: "max_pooling2d";
            /** @description Name in metrics and stored weights; `<type>_<n>` if left out */
            name?: string;
            /** @default 2 */
            pool_size: number | [
                number,
                number
            ];
            /** @description The pool size, if left out */
            strides?: number | [
                number,
                number
            ];
            /**
             * @default valid
             * @enum {string}
             */
            padding: "same" | "valid";
        } | {
            /** @constant */
            type: "average_pooling2d";
            /** @description Name in metrics and stored weights; `<type>_<n>` if left out */
            name?: string;
            /** @default 2 */
            pool_size: number | [
                number,
                number
            ];
            /** @description The pool size, if left out */
            strides?: number | [
                number,
                number
            ];
            /**
             * @default valid
             * @enum {string}
             */
            padding: "same" | "valid";
        } | {
            /** @constant */
            type: "global_average_pooling2d";
            /** @description Name in metrics and stored weights; `<type>_<n>` if left out */
            name?: string;
        } | {
            /** @constant */
            type: "flatten";
            /** @description Name in metrics and stored weights; `<type>_<n>` if left out */
            name?: string;
        } | {
            /** @constant */
            type: "reshape";
            /** @description Name in metrics and stored weights; `<type>_<n>` if left out */
            name?: string;
            /** @description Sides of one example: [features], [steps, features] or [height, width, channels] */
            shape: number[];
        } | {
            /** @constant */
            type: "permute";
            /** @description Name in metrics and stored weights; `<type>_<n>` if left out */
            name?: string;
            /** @description The old axes, counted from 1, in their new order */
            axes: number[];
        } | {
            /** @constant */
            type: "batch_normalization";
            /** @description Name in metrics and stored weights; `<type>_<n>` if left out */
            name?: string;
            /**
             * @description Add β
             * @default true
             */
            center: boolean;
            /**
             * @description Multiply by γ
             * @default true
             */
            scale: boolean;
            /**
             * @description Share of the moving averages that is kept each step; a smaller last batch counts by its rows, and one of a single value a channel not at all
             * @default 0.99
             */
            momentum: number;
            /** @default 0.001 */
            epsilon: number;
            /**
             * @description `identity` sets γ = √var and β = mean of the first batch, so that the layer starts as the identity
             * @default standard
             * @enum {string}
             */
            init: "standard" | "identity";
            /**
             * @description `adaptive` normalizes with the statistics of the batch that is predicted
             * @default moving
             * @enum {string}
             */
            inference: "moving" | "adaptive";
        } | {
            /** @constant */
            type: "layer_normalization";
            /** @description Name in metrics and stored weights; `<type>_<n>` if left out */
            name?: string;
            /**
             * @description Add β
             * @default true
             */
            center: boolean;
            /**
             * @description Multiply by γ
             * @default true
             */
            scale: boolean;
            /** @default 0.001 */
            epsilon: number;
        } | {
            /** @constant */
            type: "dropout";
            /** @description Name in metrics and stored weights; `<type>_<n>` if left out */
            name?: string;
            /** @default 0.5 */
            rate: number;
        } | {
            /** @constant */
            type: "spatial_dropout2d";
            /** @description Name in metrics and stored weights; `<type>_<n>` if left out */
            name?: string;
            /** @default 0.5 */
            rate: number;
        } | {
            /** @constant */
            type: "gaussian_dropout";
            /** @description Name in metrics and stored weights; `<type>_<n>` if left out */
            name?: string;
            /** @default 0.5 */
            rate: number;
        } | {
            /** @constant */
            type: "activation";
            /** @description Name in metrics and stored weights; `<type>_<n>` if left out */
            name?: string;
            /** @enum {string} */
            function: "linear" | "sigmoid" | "tanh" | "relu" | "leaky_relu" | "elu" | "selu" | "gelu" | "swish" | "mish" | "softplus" | "hard_sigmoid" | "softmax";
        } | {
            /** @constant */
            type: "embedding";
            /** @description Name in metrics and stored weights; `<type>_<n>` if left out */
            name?: string;
            /** @description How many different numbers there are, 0 among them */
            vocabulary: number;
            /** @description Length of the row that stands for a number */
            dimensions: number;
            regularization?: components["schemas"]["LayerRegularization"];
        } | {
            /** @constant */
            type: "lstm";
            /** @description Name in metrics and stored weights; `<type>_<n>` if left out */
            name?: string;
            units: number;
            /**
             * @description Give the output of every step, [steps, units], not of the last one alone
             * @default false
             */
            return_sequences: boolean;
            regularization?: components["schemas"]["LayerRegularization"];
        } | {
            /** @constant */
            type: "gru";
            /** @description Name in metrics and stored weights; `<type>_<n>` if left out */
            name?: string;
            units: number;
            /**
             * @description Give the output of every step, [steps, units], not of the last one alone
             * @default false
             */
            return_sequences: boolean;
            regularization?: components["schemas"]["LayerRegularization"];
        } | {
            /** @constant */
            type: "scale";
            /** @description Name in metrics and stored weights; `<type>_<n>` if left out */
            name?: string;
            /** @description The learning rate of the arrays of this layer is multiplied by this; 1 if left out */
            rate_factor?: number;
        } | {
            /** @constant */
            type: "parametric_activation";
            /** @description Name in metrics and stored weights; `<type>_<n>` if left out */
            name?: string;
            /**
             * @default mish
             * @enum {string}
             */
            function: "linear" | "sigmoid" | "tanh" | "relu" | "leaky_relu" | "elu" | "selu" | "gelu" | "swish" | "mish" | "softplus" | "hard_sigmoid" | "softmax";
            /** @description The learning rate of the arrays of this layer is multiplied by this; 1 if left out */
            rate_factor?: number;
        } | {
            /** @constant */
            type: "category_embedding";
            /** @description Name in metrics and stored weights; `<type>_<n>` if left out */
            name?: string;
            /**
             * @description Length of the row that stands for a category
             * @default 8
             */
            dimensions: number;
            /**
             * @description A column with at most so many categories stays one input for each
             * @default 8
             */
            above: number;
            /** @description The learning rate of the arrays of this layer is multiplied by this; 1 if left out */
            rate_factor?: number;
            regularization?: components["schemas"]["LayerRegularization"];
        } | {
            /** @constant */
            type: "pbld_embedding";
            /** @description Name in metrics and stored weights; `<type>_<n>` if left out */
            name?: string;
            /**
             * @description Waves of each number
             * @default 16
             */
            frequencies: number;
            /**
             * @description What each number becomes, itself included
             * @default 4
             */
            dimensions: number;
            /**
             * @description Deviation of the normal that the frequencies w₁ are drawn from
             * @default 0.1
             */
            deviation: number;
            /** @description The learning rate of the arrays of this layer is multiplied by this; 1 if left out */
            rate_factor?: number;
        } | {
            /** @constant */
            type: "plr_embedding";
            /** @description Name in metrics and stored weights; `<type>_<n>` if left out */
            name?: string;
            /**
             * @description Waves of each number
             * @default 24
             */
            frequencies: number;
            /**
             * @description What each number becomes
             * @default 12
             */
            dimensions: number;
            /**
             * @description Deviation of the normal that the frequencies w are drawn from
             * @default 0.15
             */
            deviation: number;
            /** @description The learning rate of the arrays of this layer is multiplied by this; 1 if left out */
            rate_factor?: number;
        } | {
            /** @constant */
            type: "piecewise_linear_embedding";
            /** @description Name in metrics and stored weights; `<type>_<n>` if left out */
            name?: string;
            /**
             * @description Bins of each number; where quantiles coincide, a bin between them stays 0
             * @default 24
             */
            bins: number;
            /** @description What each number becomes by a linear map of its bins; the bins themselves if left out */
            dimensions?: number;
            /** @description The learning rate of the arrays of this layer is multiplied by this; 1 if left out */
            rate_factor?: number;
        } | {
            /** @constant */
            type: "rank_one_dense";
            /** @default 32 */
            members: number;
            units: number;
            /** @description Name in metrics and stored weights; `<type>_<n>` if left out */
            name?: string;
            /** @description Add a bias; by default yes, unless a batch normalization follows */
            use_bias?: boolean;
            /**
             * @description How the weights start
             * @default auto
             * @enum {string}
             */
            initializer: "auto" | "he_normal" | "he_uniform" | "glorot_normal" | "glorot_uniform" | "lecun_normal" | "zeros";
            /**
             * @description Shorthand for an activation layer right after
             * @enum {string}
             */
            activation?: "linear" | "sigmoid" | "tanh" | "relu" | "leaky_relu" | "elu" | "selu" | "gelu" | "swish" | "mish" | "softplus" | "hard_sigmoid" | "softmax";
            regularization?: components["schemas"]["LayerRegularization"];
            /** @description The learning rate of the arrays of this layer is multiplied by this; 1 if left out */
            rate_factor?: number;
            /** @description The same for the bias alone; `rate_factor` if left out */
            bias_rate_factor?: number;
        } | {
            /** @constant */
            type: "member_dense";
            /** @default 32 */
            members: number;
            units: number;
            /** @description Name in metrics and stored weights; `<type>_<n>` if left out */
            name?: string;
            /** @description Add a bias; by default yes, unless a batch normalization follows */
            use_bias?: boolean;
            /**
             * @description How the weights start
             * @default auto
             * @enum {string}
             */
            initializer: "auto" | "he_normal" | "he_uniform" | "glorot_normal" | "glorot_uniform" | "lecun_normal" | "zeros";
            /**
             * @description Shorthand for an activation layer right after
             * @enum {string}
             */
            activation?: "linear" | "sigmoid" | "tanh" | "relu" | "leaky_relu" | "elu" | "selu" | "gelu" | "swish" | "mish" | "softplus" | "hard_sigmoid" | "softmax";
            regularization?: components["schemas"]["LayerRegularization"];
            /** @description The learning rate of the arrays of this layer is multiplied by this; 1 if left out */
            rate_factor?: number;
            /** @description The same for the bias alone; `rate_factor` if left out */
            bias_rate_factor?: number;
        } | {
            /** @constant */
            type: "residual";
            /** @description Name in metrics and stored weights, before the names of its layers and a dot; `residual_<n>` if left out */
            name?: string;
            layers: components["schemas"]["Layer"][];
            /**
             * @description `projection` is a 1×1 convolution with the stride needed and a batch normalization like the last of its layers; dense on flat inputs
             * @default identity
             * @enum {string}
             */
            shortcut: "identity" | "projection";
        };
        Architecture: {
            /** @constant */
            preset?: "none";
            /** @description From the input to the last hidden layer; the output layer and its activation follow from the task */
            layers: components["schemas"]["Layer"][];
        } | {
            /** @constant */
            preset: "mlp";
            /**
             * @description Units of each hidden layer; 2 × 256 for a table
             * @default [
             *       128
             *     ]
             */
            hidden: number[];
            /**
             * @default relu
             * @enum {string}
             */
            activation: "linear" | "sigmoid" | "tanh" | "relu" | "leaky_relu" | "elu" | "selu" | "gelu" | "swish" | "mish" | "softplus" | "hard_sigmoid" | "softmax";
            /**
             * @description After each hidden layer; 0 for none; 0.1 for a table
             * @default 0
             */
            dropout: number;
            /** @default false */
            batch_normalization: boolean;
            /** @description Bins that each number of a table is embedded by; 0 for none; 24 for a table if left out */
            bins?: number;
            /** @description Numbers that each category of a column of more than 8 is embedded by; 0 for one input each; 8 for a table if left out */
            category_dimensions?: number;
            /** @description From the input to the last hidden layer; the output layer and its activation follow from the task */
            layers: components["schemas"]["Layer"][];
        } | {
            /** @constant */
            preset: "realmlp";
            /**
             * @description Units of each hidden layer
             * @default [
             *       256,
             *       256,
             *       256
             *     ]
             */
            hidden: number[];
            /**
             * @description Left out, a job of classification takes selu
             * @default mish
             * @enum {string}
             */
            activation: "linear" | "sigmoid" | "tanh" | "relu" | "leaky_relu" | "elu" | "selu" | "gelu" | "swish" | "mish" | "softplus" | "hard_sigmoid" | "softmax";
            /**
             * @description After each hidden layer; 0 for none
             * @default 0.15
             */
            dropout: number;
            /**
             * @description Waves that each number is embedded by
             * @default 16
             */
            frequencies: number;
            /** @description Numbers that each category of a column of more than 8 is embedded by; 0 for one input each; 8 for a table if left out */
            category_dimensions?: number;
            /** @description From the input to the last hidden layer; the output layer and its activation follow from the task */
            layers: components["schemas"]["Layer"][];
        } | {
            /** @constant */
            preset: "tabm";
            /**
             * @description Members, which are averaged at prediction
             * @default 32
             */
            members: number;
            /**
             * @description Units of each hidden layer
             * @default [
             *       512,
             *       512,
             *       512
             *     ]
             */
            hidden: number[];
            /**
             * @default relu
             * @enum {string}
             */
            activation: "linear" | "sigmoid" | "tanh" | "relu" | "leaky_relu" | "elu" | "selu" | "gelu" | "swish" | "mish" | "softplus" | "hard_sigmoid" | "softmax";
            /**
             * @description After each hidden layer; 0 for none
             * @default 0.1
             */
            dropout: number;
            /**
             * @description Bins that each number is embedded by
             * @default 24
             */
            bins: number;
            /** @description Numbers that each category of a column of more than 8 is embedded by; 0 for one input each; 8 for a table if left out */
            category_dimensions?: number;
            /** @description From the input to the last hidden layer; the output layer and its activation follow from the task */
            layers: components["schemas"]["Layer"][];
        } | {
            /** @constant */
            preset: "lenet";
            /**
             * @default tanh
             * @enum {string}
             */
            activation: "linear" | "sigmoid" | "tanh" | "relu" | "leaky_relu" | "elu" | "selu" | "gelu" | "swish" | "mish" | "softplus" | "hard_sigmoid" | "softmax";
            /** @description From the input to the last hidden layer; the output layer and its activation follow from the task */
            layers: components["schemas"]["Layer"][];
        } | {
            /** @constant */
            preset: "vgg_small";
            /**
             * @description Filters of each stage
             * @default [
             *       32,
             *       64,
             *       128
             *     ]
             */
            filters: number[];
            /**
             * @description Of the dense layer
             * @default 128
             */
            units: number;
            /**
             * @description Before the dense layer; 0 for none
             * @default 0.5
             */
            dropout: number;
            /** @default true */
            batch_normalization: boolean;
            /** @description From the input to the last hidden layer; the output layer and its activation follow from the task */
            layers: components["schemas"]["Layer"][];
        } | {
            /** @constant */
            preset: "resnet";
            /**
             * @description 6n + 2 for n blocks a stage: 20, 32, 44, 56, 110
             * @default 20
             */
            depth: number;
            /**
             * @description Filters of the first stage; the next two have two and four times as many
             * @default 16
             */
            width: number;
            /** @description From the input to the last hidden layer; the output layer and its activation follow from the task */
            layers: components["schemas"]["Layer"][];
        };
        /** @description Which rows a member trains on, and which it is judged by */
        RowSplit: {
            /** @constant */
            type: "holdout";
            /** @description No value of this column is on two sides: rows of one patient or household. The data set's group column if left out; null for none */
            group?: string | null;
            /** @description Rows are judged that are later than all rows trained on: a column of numbers or ISO dates. The data set's time column if left out; null for none */
            time?: string | null;
        } | {
            /** @constant */
            type: "folds";
            /**
             * @description Parts of the rows. By time: parts after the first, which is only trained on
             * @default 5
             */
            folds: number;
            /**
             * @description How often the folds are drawn anew; there are folds × repeats members
             * @default 1
             */
            repeats: number;
            /** @description No value of this column is on two sides: rows of one patient or household. The data set's group column if left out; null for none */
            group?: string | null;
            /** @description Rows are judged that are later than all rows trained on: a column of numbers or ISO dates. The data set's time column if left out; null for none */
            time?: string | null;
        } | {
            /** @constant */
            type: "given";
        };
        JobDataset: {
            id: string;
            /**
             * @description Share of the training rows held out to watch and to stop by
             * @default 0.1
             */
            validation_fraction: number;
            /** @description How the rows are chosen that are held out; if left out, by the data set's own split, group and time columns, or drawn by class */
            split?: components["schemas"]["RowSplit"];
            /** @description How much each row counts in the loss, in metrics, and in what is fitted on held-out rows: the data set's `weight_column`, which is also what counts if this is left out; null for all alike. Only the ratios matter */
            weight?: string | null;
            /**
             * @description Which rows the weights that predict are fitted on: `training_rows`, those of the split, which is also so if this is left out; or `all_rows`: once a member is measured it is fitted again from its seed on all rows of the data set, those of its test part too, in as many updates as its measured weights took. Figures, calibration and intervals stay those that were measured before, on rows held out
             * @enum {string}
             */
            final_fit?: "training_rows" | "all_rows";
        };
        InputOptions: {
            /**
             * @description How numbers are scaled, but for columns that were uploaded with a scale of their own
             * @default standard
             * @enum {string}
             */
            scale: "standard" | "min_max" | "robust" | "quantile" | "none";
        };
        TargetOptions: {
            /**
             * @description `log` for values above 0 and `log1p` for values of 0 and more take the logarithm, ln y or ln (1 + y), first
             * @default standardize
             * @enum {string}
             */
            transform: "standardize" | "log" | "log1p";
            /** @description Whether no prediction lies outside of the values of the training rows; left as it is predicted if left out */
            clip?: boolean;
        };
        DecisionThreshold: {
            /**
             * @description What the threshold makes as good as it can be on the validation rows
             * @enum {string}
             */
            metric: "accuracy" | "balanced_accuracy" | "f1" | "f1_macro" | "f1_weighted" | "mcc";
        };
        ResolvedEnsemble: {
            /**
             * @description Models in the ensemble, or that it is chosen from
             * @default 1
             */
            members: number;
            /**
             * @default independent
             * @enum {string}
             */
            method: "independent" | "bagged" | "snapshot" | "folds";
            /**
             * @default mean
             * @enum {string}
             */
            combine: "mean" | "geometric_mean" | "vote" | "weighted";
            /**
             * @default all
             * @enum {string}
             */
            selection: "all" | "greedy";
            /**
             * @description What members are chosen and the gain is measured by; accuracy or the root mean squared error if left out
             * @default null
             */
            metric: ("accuracy" | "mean_absolute_error" | "root_mean_squared_error" | "roc_auc" | "average_precision" | "log_loss" | "balanced_accuracy" | "f1" | "f1_macro" | "f1_weighted" | "mcc" | "brier_score" | "top_3_accuracy" | "top_5_accuracy" | "median_absolute_error" | "r2" | "mean_absolute_percentage_error" | "pinball_loss" | "nll" | "ece") | null;
            /** @description Of two classes: from which probability of the second class on predictions name it, instead of from a half on. Fitted on the validation rows */
            threshold?: components["schemas"]["DecisionThreshold"] | null;
            /**
             * @description Also make the ensemble of the members that have ended while others train, and a model version of it: after the first, and again with more of them, a tenth of `limits.max_seconds` apart or more
             * @default false
             */
            interim: boolean;
            /**
             * @description Members that train in one pack and share calls of the library; `auto` chooses by the job and its data set
             * @default auto
             */
            members_per_call: "auto" | number;
        };
        JobInitFrom: {
            /** @description The job that trained the weights; null for those of an imported version */
            job_id: string | null;
            /** @description The data set that they were trained on; of an imported version the one that its file names, which may not be here */
            dataset_id: string;
            /** @description The classes of the output that the weights are of, where they are not those of the data set */
            classes?: string[];
            /** @description Member i of the job starts from the one at place i; after the last the first follows */
            members: {
                member: number;
                checkpoint_id: string | null;
                sha256: string;
            }[];
        };
        ResolvedJobInit: {
            /** @description The model to start from; or name a `job` */
            model?: string;
            /** @description The version of the model; its newest if neither this nor `alias` is given */
            version?: string | number;
            /** @description The version of the model that this alias points to now */
            alias?: string;
            /** @description The job to start from, in place of a model: from its trained members, or as far as they have come */
            job?: string;
            /** @description One checkpoint of the job, which every member starts from */
            checkpoint?: string;
            /**
             * @description `each` member starts from its own in turn, or all from the one whose figures on held-out rows were the `best`
             * @default each
             * @enum {string}
             */
            members: "each" | "best";
            /**
             * @description Layers that stay as they are: no update, no weight decay, no new batch statistics; they work as at prediction. A block stands for all of its layers
             * @default []
             */
            freeze: string[];
            /**
             * @description Layers that start from the seed all the same, such as `output`
             * @default []
             */
            reset: string[];
            /**
             * @description `keep` goes on with the moments of the optimizer, which `last` checkpoints of a job hold
             * @default fresh
             * @enum {string}
             */
            optimizer: "fresh" | "keep";
            /**
             * @description `keep` prepares inputs as the weights were trained on them: scales, and categories by their names; `fit` finds scales and categories in the data set
             * @default keep
             * @enum {string}
             */
            preprocessing: "keep" | "fit";
            from: components["schemas"]["JobInitFrom"];
        };
        Loss: {
            /** @constant */
            type: "cross_entropy";
        } | {
            /** @constant */
            type: "binary_cross_entropy";
        } | {
            /** @constant */
            type: "focal";
            /**
             * @description γ: how much less; 0 is the cross-entropy
             * @default 2
             */
            gamma: number;
        } | {
            /** @constant */
            type: "squared_error";
        } | {
            /** @constant */
            type: "absolute_error";
        } | {
            /** @constant */
            type: "huber";
            /**
             * @description δ, in standard deviations of the target
             * @default 1
             */
            delta: number;
        } | {
            /** @constant */
            type: "quantile";
            /**
             * @description Rising shares below 1. Predictions name the value of each; `value` is the one nearest to the median
             * @default [
             *       0.1,
             *       0.5,
             *       0.9
             *     ]
             */
            quantiles: number[];
        } | {
            /** @constant */
            type: "poisson";
        } | {
            /** @constant */
            type: "gamma";
        };
        /** @description How the weights follow the gradient */
        Optimizer: {
            /** @constant */
            type: "sgd";
            /**
             * @description Step size η; the schedule multiplies it
             * @default 0.01
             */
            learning_rate: number;
            /**
             * @description Decoupled weight decay λ
             * @default 0
             */
            weight_decay: number;
        } | {
            /** @constant */
            type: "momentum";
            /**
             * @description Step size η; the schedule multiplies it
             * @default 0.01
             */
            learning_rate: number;
            /**
             * @description Share μ of the velocity that is kept
             * @default 0.9
             */
            momentum: number;
            /**
             * @description Look ahead along the velocity
             * @default false
             */
            nesterov: boolean;
            /**
             * @description Decoupled weight decay λ
             * @default 0
             */
            weight_decay: number;
        } | {
            /** @constant */
            type: "adagrad";
            /**
             * @description Step size η; the schedule multiplies it
             * @default 0.01
             */
            learning_rate: number;
            /**
             * @description Small constant that keeps the denominator from zero
             * @default 1e-7
             */
            epsilon: number;
            /**
             * @description Initial value of the sum of squares
             * @default 0
             */
            initial_accumulator: number;
            /**
             * @description Decoupled weight decay λ
             * @default 0
             */
            weight_decay: number;
        } | {
            /** @constant */
            type: "rmsprop";
            /**
             * @description Step size η; the schedule multiplies it
             * @default 0.001
             */
            learning_rate: number;
            /**
             * @description Share ρ of the running mean of squares that is kept
             * @default 0.9
             */
            decay: number;
            /**
             * @description Small constant that keeps the denominator from zero
             * @default 1e-7
             */
            epsilon: number;
            /**
             * @description Divide by the standard deviation of the gradient instead of its root mean square
             * @default false
             */
            centered: boolean;
            /**
             * @description Share of the previous step that is kept
             * @default 0
             */
            momentum: number;
            /**
             * @description Decoupled weight decay λ
             * @default 0
             */
            weight_decay: number;
        } | {
            /** @constant */
            type: "adam";
            /**
             * @description Step size η; the schedule multiplies it
             * @default 0.001
             */
            learning_rate: number;
            /**
             * @description Decay β₁ of the first moment
             * @default 0.9
             */
            beta_1: number;
            /**
             * @description Decay β₂ of the second moment
             * @default 0.999
             */
            beta_2: number;
            /**
             * @description Small constant that keeps the denominator from zero
             * @default 1e-7
             */
            epsilon: number;
            /**
             * @description Divide the moments by 1 − βᵗ
             * @default true
             */
            bias_correction: boolean;
            /**
             * @description Decoupled weight decay λ
             * @default 0
             */
            weight_decay: number;
        } | {
            /** @constant */
            type: "adamw";
            /**
             * @description Step size η; the schedule multiplies it
             * @default 0.001
             */
            learning_rate: number;
            /**
             * @description Decay β₁ of the first moment
             * @default 0.9
             */
            beta_1: number;
            /**
             * @description Decay β₂ of the second moment
             * @default 0.999
             */
            beta_2: number;
            /**
             * @description Small constant that keeps the denominator from zero
             * @default 1e-7
             */
            epsilon: number;
            /**
             * @description Decoupled weight decay λ
             * @default 0.004
             */
            weight_decay: number;
        } | {
            /** @constant */
            type: "adamax";
            /**
             * @description Step size η; the schedule multiplies it
             * @default 0.001
             */
            learning_rate: number;
            /**
             * @description Decay β₁ of the first moment
             * @default 0.9
             */
            beta_1: number;
            /**
             * @description Decay β₂ of the second moment
             * @default 0.999
             */
            beta_2: number;
            /**
             * @description Small constant that keeps the denominator from zero
             * @default 1e-7
             */
            epsilon: number;
            /**
             * @description Decoupled weight decay λ
             * @default 0
             */
            weight_decay: number;
        } | {
            /** @constant */
            type: "nadam";
            /**
             * @description Step size η; the schedule multiplies it
             * @default 0.001
             */
            learning_rate: number;
            /**
             * @description Decay β₁ of the first moment
             * @default 0.9
             */
            beta_1: number;
            /**
             * @description Decay β₂ of the second moment
             * @default 0.999
             */
            beta_2: number;
            /**
             * @description Small constant that keeps the denominator from zero
             * @default 1e-7
             */
            epsilon: number;
            /**
             * @description Decoupled weight decay λ
             * @default 0
             */
            weight_decay: number;
        } | {
            /** @constant */
            type: "lion";
            /**
             * @description Step size η; the schedule multiplies it
             * @default 0.0001
             */
            learning_rate: number;
            /**
             * @description Share of the momentum in the step
             * @default 0.9
             */
            beta_1: number;
            /**
             * @description Decay of the momentum
             * @default 0.99
             */
            beta_2: number;
            /**
             * @description Decoupled weight decay λ
             * @default 0
             */
            weight_decay: number;
        };
        /** @description How the learning rate moves over the training */
        Schedule: {
            /** @constant */
            type: "constant";
            /**
             * @description Epochs of linear rise from zero; fractions are allowed
             * @default 0
             */
            warmup_epochs: number;
        } | {
            /** @constant */
            type: "step";
            /**
             * @description Epochs between two falls
             * @default 10
             */
            every_epochs: number;
            /**
             * @description What the rate is multiplied by at each fall
             * @default 0.1
             */
            factor: number;
            /**
             * @description Epochs of linear rise from zero; fractions are allowed
             * @default 0
             */
            warmup_epochs: number;
        } | {
            /** @constant */
            type: "exponential";
            /**
             * @description What the rate is multiplied by over one epoch
             * @default 0.95
             */
            decay: number;
            /**
             * @description Epochs of linear rise from zero; fractions are allowed
             * @default 0
             */
            warmup_epochs: number;
        } | {
            /** @constant */
            type: "cosine";
            /**
             * @description Cycles of equal length; each starts at the full rate
             * @default 1
             */
            cycles: number;
            /**
             * @description Share of the rate at the end of each cycle
             * @default 0
             */
            final_fraction: number;
            /**
             * @description Epochs of linear rise from zero; fractions are allowed
             * @default 0
             */
            warmup_epochs: number;
        } | {
            /** @constant */
            type: "log_cosine";
            /**
             * @description Cycles c, each of which rises from zero and falls to it
             * @default 4
             */
            cycles: number;
            /**
             * @description Epochs of linear rise from zero; fractions are allowed
             * @default 0
             */
            warmup_epochs: number;
        } | {
            /** @constant */
            type: "polynomial";
            /**
             * @description Exponent; above 1 falls faster at the start
             * @default 1
             */
            power: number;
            /**
             * @description Share of the rate at the end
             * @default 0
             */
            final_fraction: number;
            /**
             * @description Epochs of linear rise from zero; fractions are allowed
             * @default 0
             */
            warmup_epochs: number;
        } | {
            /** @constant */
            type: "one_cycle";
            /**
             * @description Share of the training after which the rate is highest
             * @default 0.3
             */
            peak_fraction: number;
            /**
             * @description The first rate is η divided by this
             * @default 25
             */
            initial_divisor: number;
            /**
             * @description The last rate is the first one divided by this
             * @default 10000
             */
            final_divisor: number;
            /**
             * @description Epochs of linear rise from zero; fractions are allowed
             * @default 0
             */
            warmup_epochs: number;
        } | {
            /** @constant */
            type: "reduce_on_plateau";
            /**
             * @description The metric to watch, one that the job's task measures: val_loss, val_accuracy, val_mean_absolute_error, val_root_mean_squared_error, val_roc_auc, val_average_precision, val_log_loss, val_balanced_accuracy, val_f1, val_f1_macro, val_f1_weighted, val_mcc, val_brier_score, val_top_3_accuracy, val_top_5_accuracy, val_median_absolute_error, val_r2, val_mean_absolute_percentage_error, val_pinball_loss, loss, accuracy, mean_absolute_error
             * @default val_loss
             */
            metric: string;
            /**
             * @description What the rate is multiplied by at each fall
             * @default 0.1
             */
            factor: number;
            /**
             * @description Epochs without improvement before the rate falls
             * @default 10
             */
            patience_epochs: number;
            /**
             * @description Smallest change that counts as an improvement
             * @default 0.0001
             */
            minimum_delta: number;
            /**
             * @description Epochs after a fall in which nothing is counted
             * @default 0
             */
            cooldown_epochs: number;
            /**
             * @description The rate does not fall below this
             * @default 0
             */
            minimum_learning_rate: number;
            /**
             * @description Epochs of linear rise from zero; fractions are allowed
             * @default 0
             */
            warmup_epochs: number;
        } | {
            /** @constant */
            type: "range_test";
            /**
             * @description Rate of the first step
             * @default 0.000001
             */
            from: number;
            /**
             * @description Rate of the last step
             * @default 10
             */
            to: number;
            /**
             * @description Steps of the test, which replace the epochs of the training
             * @default 200
             */
            steps: number;
            /**
             * @description Share of the running mean that is kept at each step
             * @default 0.9
             */
            smoothing: number;
            /**
             * @description The test ends when the loss exceeds its minimum by this factor
             * @default 4
             */
            explosion_factor: number;
        };
        EarlyStopping: {
            /**
             * @default val_loss
             * @enum {string}
             */
            metric: "val_loss" | "val_accuracy" | "val_mean_absolute_error" | "val_root_mean_squared_error" | "val_roc_auc" | "val_average_precision" | "val_log_loss" | "val_balanced_accuracy" | "val_f1" | "val_f1_macro" | "val_f1_weighted" | "val_mcc" | "val_brier_score" | "val_top_3_accuracy" | "val_top_5_accuracy" | "val_median_absolute_error" | "val_r2" | "val_mean_absolute_percentage_error" | "val_pinball_loss" | "loss" | "accuracy";
            /**
             * @description Stop after this many epochs without improvement
             * @default 5
             */
            patience: number;
            /**
             * @description Smallest change that counts as an improvement
             * @default 0
             */
            minimum_delta: number;
            /**
             * @description Which of epochs that are equally good is the best; the first if left out. Patience counts from it
             * @enum {string}
             */
            ties?: "first" | "last";
            /**
             * @description Keep the weights of the best epoch
             * @default true
             */
            restore_best: boolean;
        };
        ClassWeights: "balanced" | {
            [key: string]: number;
        };
        Training: {
            /** @default 10 */
            epochs: number;
            /** @default 128 */
            batch_size: number;
            /**
             * @description Reorder the training rows in every epoch
             * @default true
             */
            shuffle: boolean;
            /**
             * @description Skip the last batch of an epoch if it is smaller
             * @default false
             */
            drop_last: boolean;
            /** @default null */
            early_stopping: components["schemas"]["EarlyStopping"] | null;
            /**
             * @description What the network says before the first step: what its random weights make of a row, or for every row the prior, the shares of the classes or the mean of the target, with an output layer that starts at zero; random if left out
             * @enum {string}
             */
            output_start?: "random" | "prior";
            /**
             * @description Weights of the classes in the training loss: "balanced" makes all classes count the same, an object gives weights by label, 1 for those it leaves out. Only their ratios matter. Metrics of held-out rows are not weighted
             * @default null
             */
            class_weights: components["schemas"]["ClassWeights"] | null;
            /**
             * @description Further metrics to measure on the validation rows after every epoch. What early stopping, a schedule or a sweep watches is measured anyway, and all metrics are measured of the final weights
             * @default []
             */
            metrics: ("roc_auc" | "average_precision" | "log_loss" | "balanced_accuracy" | "f1" | "f1_macro" | "f1_weighted" | "mcc" | "brier_score" | "top_3_accuracy" | "top_5_accuracy" | "median_absolute_error" | "r2" | "mean_absolute_percentage_error" | "pinball_loss")[];
            /**
             * @description Save a resumable checkpoint at least every N steps
             * @default 500
             */
            checkpoint_every_steps: number;
            /**
             * @description Average training metrics over this many steps
             * @default 10
             */
            metrics_every_steps: number;
        };
        JobVariant: {
            /** @description The members that have these settings, by their index */
            members: number[];
            /** @description What they are called, where they have a name */
            label?: string;
            architecture: components["schemas"]["Architecture"];
            /**
             * @description What training minimizes; the cross-entropy of classes or the squared error of values if left out
             * @default null
             */
            loss: components["schemas"]["Loss"] | null;
            /**
             * @description How the columns of a table become inputs; numbers are standardized if left out
             * @default null
             */
            inputs: components["schemas"]["InputOptions"] | null;
            /**
             * @description How a regression target is seen inside; standardized if left out
             * @default null
             */
            target: components["schemas"]["TargetOptions"] | null;
            optimizer: components["schemas"]["Optimizer"];
            schedule: components["schemas"]["Schedule"];
            regularization: components["schemas"]["Regularization"];
            /** @default [] */
            augmentation: components["schemas"]["Augmentation"][];
            training: components["schemas"]["Training"];
        };
        ResolvedJobSpec: {
            /** @default untitled */
            name: string;
            dataset: components["schemas"]["JobDataset"];
            /** @enum {string} */
            task: "classification" | "regression";
            architecture: components["schemas"]["Architecture"];
            init?: components["schemas"]["ResolvedJobInit"];
            /**
             * @description What training minimizes; the cross-entropy of classes or the squared error of values if left out
             * @default null
             */
            loss: components["schemas"]["Loss"] | null;
            /**
             * @description How the columns of a table become inputs; numbers are standardized if left out
             * @default null
             */
            inputs: components["schemas"]["InputOptions"] | null;
            /**
             * @description How a regression target is seen inside; standardized if left out
             * @default null
             */
            target: components["schemas"]["TargetOptions"] | null;
            optimizer: components["schemas"]["Optimizer"];
            schedule: components["schemas"]["Schedule"];
            regularization: components["schemas"]["Regularization"];
            /** @default [] */
            augmentation: components["schemas"]["Augmentation"][];
            training: components["schemas"]["Training"];
            ensemble: components["schemas"]["ResolvedEnsemble"];
            evaluation: components["schemas"]["Evaluation"];
            limits: {
                /**
                 * @description From the first task on: by then the ensemble of what is trained is made and published, and members that have not begun are skipped
                 * @default 3600
                 */
                max_seconds: number;
            };
            seed: number;
            /**
             * @description The model whose next version the result becomes
             * @default null
             */
            model: {
                name: string;
                /** @description Publish also where the inputs, the task or the classes do not fit those of the newest version, so that requests for it may fail */
                replace?: boolean;
            } | null;
            /**
             * @description Higher goes first, among the jobs of the project
             * @default 0
             */
            priority: number;
            /** @default {} */
            metadata: {
                [key: string]: string;
            };
            /** @description Where the members differ in more than their seed: the settings of each of them. The settings beside it are then those of the first */
            variants?: components["schemas"]["JobVariant"][];
        };
        JobFailure: {
            /** @enum {string} */
            code: "diverged" | "out_of_memory" | "time_limit" | "data_error" | "engine_error" | "worker_lost" | "invalid_spec";
            message: string;
        };
        JobProgress: {
            /** @description Mean over the members; one that has not begun counts 0 */
            fraction: number;
            /** @description Mean over the members; one that has not begun counts 0 */
            epoch: number;
            /** @description Of one member */
            epochs: number;
            /** @description Mean over the members; one that has not begun counts 0 */
            step: number;
            /** @description Of one member; 0 until one has begun */
            steps: number;
            samples_per_second: number | null;
            estimated_finish: string | null;
        };
        JobEngine: {
            backend: string;
            library: string;
            device: string;
            /** @enum {string} */
            mode: "graph" | "eager";
            threads: number;
            /**
             * @description Whether the steps were compiled by XLA, as the setting `TRAINYARD_XLA` of the worker says
             * @default false
             */
            xla: boolean;
            /**
             * @description Members whose steps are made together, in one call of the library
             * @default 1
             */
            members_per_call: number;
        };
        Member: {
            id: string;
            index: number;
            seed: number;
            /** @enum {string} */
            status: "queued" | "running" | "succeeded" | "failed" | "cancelled";
            progress: number;
            best: {
                metric: string;
                value: number | null;
                step: number;
            } | null;
            /** @description Metrics of the stored weights, on each split */
            final: {
                [key: string]: number | null;
            } | null;
            /** @description Whether the ensemble uses it; null before the end */
            used: boolean | null;
            /** @description Its share in the combination */
            weight: number | null;
            /**
             * @description The member of another job that it is, in an ensemble of jobs
             * @default null
             */
            source: {
                job_id: string;
                member: number;
            } | null;
            /**
             * @description How long it was trained, over all attempts; of a pack the share of one member
             * @default null
             */
            seconds: number | null;
            /**
             * @description Why it failed; the ensemble is made of the members that succeeded, at least one
             * @default null
             */
            error: components["schemas"]["JobFailure"] | null;
        };
        LeaderboardEntry: {
            label: string;
            members: number[];
            /** @description On the ensemble's `split`, in its `metric` */
            value: number | null;
            /** @description The 95 % bootstrap interval of `value` over the rows of `split` */
            interval: [
                number,
                number
            ] | null;
            /** @description Whether it may be as good as the best: the 95 % interval of their difference, on the same resampled rows, includes zero. Left out without intervals */
            tied?: boolean;
            /** @description Its share in the ensemble */
            weight: number;
        };
        FinalFitResult: {
            /** @description Rows that the members were fitted on: all of the data set */
            rows: number;
            /** @description Members that were. Others keep the weights that were measured, for want of time or since the fit diverged */
            members: number[];
        };
        EnsembleResult: {
            combine: string;
            members_used: number;
            /**
             * @description `out_of_fold`: all rows of the folds, each predicted by the members that were not trained on it
             * @enum {string}
             */
            split: "test" | "validation" | "out_of_fold";
            /** @description The metric that the gain is measured in */
            metric: string;
            metrics: {
                [key: string]: number | null;
            };
            /** @description 95 % bootstrap intervals of the metrics over the rows of `split`; a metric without one is left out, all of them where the split is very large */
            intervals?: {
                [key: string]: [
                    number,
                    number
                ];
            };
            /** @description The member that one would have taken without an ensemble */
            best_member: {
                index: number;
                /** @description On `split`; out of fold, on its own fold */
                value: number | null;
                /**
                 * @description The rows that made it the best one: those of validation, unless there are none but the ones that are measured on
                 * @enum {string}
                 */
                chosen_on?: "test" | "validation";
            };
            mean_member: number | null;
            /** @description Over the best member; positive is better */
            gain: {
                delta: number | null;
                ci95: [
                    number | null,
                    number | null
                ];
            };
            gain_over_mean: {
                delta: number | null;
                ci95: [
                    number | null,
                    number | null
                ];
            };
            /** @description Over the member that turned out best on `split` itself, which nobody could have known before: the hardest to beat */
            gain_over_hindsight?: {
                delta: number | null;
                ci95: [
                    number | null,
                    number | null
                ];
            };
            /** @description Where members are of several models, the trials of a sweep or jobs, or have settings of their own: over the model that one would have taken instead. Neither is judged by rows that it was chosen by; the interval is a paired bootstrap over the rows */
            gain_over_best_model?: {
                delta: number | null;
                ci95: [
                    number | null,
                    number | null
                ];
                /** @description Of the model that is best on the rows that are chosen by */
                members: number[];
                /** @description Of the model that would have been taken, in `metric` */
                value: number | null;
                /**
                 * @description `cross_fitted`: each half of the held-out rows by the ensemble and the model that the other half chooses, for want of test rows
                 * @enum {string}
                 */
                judged_on: "test" | "cross_fitted";
            };
            diversity: {
                mean_disagreement: number | null;
            } | null;
            /** @description Where members have settings of their own: the models with all of their members trained, the best first */
            leaderboard?: components["schemas"]["LeaderboardEntry"][];
            /** @description The metrics on the test split, where `split` is `out_of_fold` and there is one; the gains are measured there */
            test?: {
                [key: string]: number | null;
            } | null;
            /** @description Where the job fits all rows in the end: the figures here were measured before that, on rows held out, with other weights */
            final_fit?: components["schemas"]["FinalFitResult"];
            /** @description How well the intervals of predictions cover */
            intervals_cover?: {
                level: number;
                rows: number;
                /** @enum {string} */
                judged_on: "test" | "validation" | "out_of_fold";
                /** @description Share of the rows whose true value or class was within; null where there are too few rows */
                coverage: number | null;
                /** @description Mean width of an interval, or mean number of classes in a set */
                size: number | null;
            } | null;
            /** @description Where the job asked for one. Labels of predictions and the confusion matrix go by it; `metrics` and the gains are of the likelier class */
            threshold?: components["schemas"]["FittedThreshold"] | null;
            /** @description Of the columns of a table, where there are rows that no member was trained on */
            importance?: components["schemas"]["PermutationImportance"] | null;
            /** @description Of classes, where there are validation rows to fit a temperature on */
            calibration?: components["schemas"]["Calibration"] | null;
        };
        Job: {
            /** @constant */
            object: "job";
            id: string;
            name: string;
            /** @enum {string} */
            status: "queued" | "running" | "paused" | "stopping" | "succeeded" | "failed" | "cancelled";
            status_detail: string | null;
            status_history: {
                /** @enum {string} */
                status: "queued" | "running" | "paused" | "stopping" | "succeeded" | "failed" | "cancelled";
                /** Format: date-time */
                at: string;
                message: string | null;
            }[];
            /** Format: date-time */
            created_at: string;
            queued_at: string | null;
            started_at: string | null;
            finished_at: string | null;
            attempt: number;
            /** @description Attempts that may be lost in a row without a checkpoint in between before the job fails */
            max_attempts: number;
            priority: number;
            /** @description Queued jobs of the project that go first; null once it is not queued */
            jobs_ahead: number | null;
            progress: components["schemas"]["JobProgress"];
            spec: components["schemas"]["ResolvedJobSpec"];
            spec_sha256: string;
            seed: number;
            engine: components["schemas"]["JobEngine"] | null;
            members: components["schemas"]["Member"][];
            /**
             * @description Members that failed, which the ensemble does without
             * @default 0
             */
            failed_members: number;
            ensemble: components["schemas"]["EnsembleResult"] | null;
            /** @description Of a job with the schedule range_test, once it has ended */
            range_test: components["schemas"]["RangeTestResult"] | null;
            model: {
                name: string;
                version: string;
            } | null;
            error: components["schemas"]["JobFailure"] | null;
            /** @description What was allowed when the job was sent but probably not meant; the same as of `validate_only` */
            warnings: {
                path: string;
                rule: string;
                message: string;
                received?: unknown;
            }[];
            parent: {
                type: string;
                id: string;
            } | null;
            metadata: {
                [key: string]: string;
            };
            /**
             * @description Given when it was there; see `PATCH /v1/jobs/{id}`
             * @default []
             */
            tags: string[];
            /** @default null */
            notes: string | null;
        };
        JobSummary: {
            /** @constant */
            object: "job";
            id: string;
            name: string;
            /** @enum {string} */
            status: "queued" | "running" | "paused" | "stopping" | "succeeded" | "failed" | "cancelled";
            status_detail: string | null;
            /** Format: date-time */
            created_at: string;
            queued_at: string | null;
            started_at: string | null;
            finished_at: string | null;
            attempt: number;
            /** @description Attempts that may be lost in a row without a checkpoint in between before the job fails */
            max_attempts: number;
            priority: number;
            /** @description Queued jobs of the project that go first; null once it is not queued */
            jobs_ahead: number | null;
            progress: components["schemas"]["JobProgress"];
            spec_sha256: string;
            seed: number;
            /**
             * @description Members that failed, which the ensemble does without
             * @default 0
             */
            failed_members: number;
            ensemble: components["schemas"]["EnsembleResult"] | null;
            model: {
                name: string;
                version: string;
            } | null;
            error: components["schemas"]["JobFailure"] | null;
            parent: {
                type: string;
                id: string;
            } | null;
            metadata: {
                [key: string]: string;
            };
            /**
             * @description Given when it was there; see `PATCH /v1/jobs/{id}`
             * @default []
             */
            tags: string[];
            dataset_id: string;
            dataset_name: string;
            /** @description The preset of its network; null for own layers, or where members have settings of their own */
            preset: string | null;
            /** @description Null where members have settings of their own */
            optimizer: string | null;
            /** @description As it was sent; null where the optimizer has none, or members have settings of their own */
            learning_rate: number | null;
            /** @description From its start to its end; null before that */
            duration_seconds: number | null;
            member_count: number;
            best: {
                [key: string]: number | null;
            };
            last: {
                [key: string]: number | null;
            };
            /** @description What it measured in the end: `val_…` and `test_…` are means over the members, `ensemble_<split>_…` the figures of the ensemble */
            final: {
                [key: string]: number;
            };
            /** @description The sweep that it is a trial of */
            sweep: {
                id: string;
                name: string;
                /** @description With `fold=sweeps`: how many trials of the sweep match; this one is the first of them */
                trials: number | null;
            } | null;
        };
        MetricFloor: {
            /** @enum {string} */
            metric: "accuracy" | "mean_absolute_error" | "root_mean_squared_error" | "roc_auc" | "average_precision" | "log_loss" | "balanced_accuracy" | "f1" | "f1_macro" | "f1_weighted" | "mcc" | "brier_score" | "top_3_accuracy" | "top_5_accuracy" | "median_absolute_error" | "r2" | "mean_absolute_percentage_error" | "pinball_loss" | "nll" | "ece";
            /** @description Shares from 0 to 1 */
            value: number;
        };
        ModelSource: {
            /** @enum {string} */
            format: "safetensors";
            filename: string;
            bytes: number;
            sha256: string;
            /** @description What wrote the file, as the file says */
            tool: string;
            /** @description The API key, or the user, that imported it */
            imported_by: string;
        };
        ModelVersion: {
            /** @constant */
            object: "model_version";
            model: string;
            version: string;
            /** @enum {string} */
            status: "ready" | "deleted";
            /** @description The job that it is the result of; null for one that was imported */
            job_id: string | null;
            /** @description The data set that it was trained on; null for one that was imported */
            dataset_id: string | null;
            /**
             * @description The file that it was imported from; null for the result of a job
             * @default null
             */
            source: components["schemas"]["ModelSource"] | null;
            task: string;
            input_shape: number[];
            classes: string[];
            /**
             * @description The columns of the table that it takes, in their order; none for images
             * @default []
             */
            columns: components["schemas"]["DatasetColumn"][];
            /**
             * @description The column that it predicts
             * @default null
             */
            label: string | null;
            /** @description How the text of a table is read for it, as that of its data set was */
            reading?: {
                /**
                 * @description Stands between cells; a first line such as `sep=;` goes before it
                 * @default ,
                 */
                delimiter: string;
                /**
                 * @description UTF-8, or UTF-16 where the file begins with its byte order mark, if left out
                 * @enum {string}
                 */
                encoding?: "utf-8" | "utf-16le" | "utf-16be" | "latin1" | "iso-8859-2" | "iso-8859-5" | "iso-8859-7" | "iso-8859-9" | "iso-8859-15" | "windows-1250" | "windows-1251" | "windows-1252" | "windows-1253" | "windows-1254" | "windows-1255" | "windows-1256" | "windows-1257" | "windows-1258" | "koi8-r" | "koi8-u" | "macintosh" | "shift_jis" | "euc-jp" | "euc-kr" | "gb18030" | "big5";
                /**
                 * @description Whether the first line holds the column names; if not, they are column_1, column_2 and so on
                 * @default true
                 */
                header: boolean;
                /**
                 * @description The decimal mark of numbers
                 * @default .
                 * @enum {string}
                 */
                decimal: "." | ",";
                /**
                 * @description The mark between groups of three digits, as in 13,000; a blank stands for every kind of blank. None, if left out
                 * @enum {string}
                 */
                thousands?: "," | "." | " " | "'";
                /** @description The texts that say that there is no value, spelled as here; numbers by their value. An empty cell always says so. NA, N/A, #N/A, NaN, null, None and ? in any case, if left out */
                missing?: string[];
                /** @description Columns of the file that nothing was learned from */
                ignored: string[];
            };
            members: number;
            /**
             * @description The members of the job that it is made of, by their index
             * @default []
             */
            member_indices: number[];
            /** @description Trainable numbers in all members together */
            parameters: number;
            bytes: number;
            metrics: {
                [key: string]: number | null;
            };
            ensemble: components["schemas"]["EnsembleResult"] | null;
            aliases: string[];
            /** Format: date-time */
            created_at: string;
        };
        Model: {
            /** @constant */
            object: "model";
            id: string;
            name: string;
            /** Format: date-time */
            created_at: string;
            latest_version: string | null;
            versions: string[];
            aliases: {
                [key: string]: string;
            };
            ready: boolean;
            /** @description What a version must reach before it is published; null where every one is */
            floor: components["schemas"]["MetricFloor"] | null;
        };
        ModelWithStatus: {
            /** @constant */
            object: "model";
            id: string;
            name: string;
            /** Format: date-time */
            created_at: string;
            latest_version: string | null;
            versions: string[];
            aliases: {
                [key: string]: string;
            };
            ready: boolean;
            /** @description What a version must reach before it is published; null where every one is */
            floor: components["schemas"]["MetricFloor"] | null;
            model_version_status: {
                version: string;
                /** @constant */
                state: "AVAILABLE";
                status: {
                    /** @constant */
                    error_code: "OK";
                    error_message: string;
                };
            }[];
        };
        ModelAlias: {
            /** @constant */
            object: "model_alias";
            model: string;
            alias: string;
            version: string;
        };
        TensorflowPredictReply: {
            predictions: ((number | null)[] | (number | null) | {
                probabilities: (number | null)[];
                /** @description Of the interval */
                labels?: string[];
                /** @description What `explanation` is of */
                label?: string;
                explanation?: components["schemas"]["ColumnContributions"];
            } | {
                value: number | null;
                low?: number | null;
                high?: number | null;
                explanation?: components["schemas"]["ColumnContributions"];
            })[];
        } | {
            outputs: ((number | null)[] | (number | null) | {
                probabilities: (number | null)[];
                /** @description Of the interval */
                labels?: string[];
                /** @description What `explanation` is of */
                label?: string;
                explanation?: components["schemas"]["ColumnContributions"];
            } | {
                value: number | null;
                low?: number | null;
                high?: number | null;
                explanation?: components["schemas"]["ColumnContributions"];
            })[];
        };
        TensorflowModelMetadata: {
            model_spec: {
                name: string;
                signature_name: string;
                version: string;
            };
            metadata: {
                signature_def: {
                    signature_def: {
                        serving_default: {
                            inputs: {
                                [key: string]: {
                                    /** @enum {string} */
                                    dtype: "DT_FLOAT" | "DT_DOUBLE" | "DT_INT32" | "DT_STRING";
                                    tensor_shape: {
                                        dim: {
                                            size: string;
                                            name: string;
                                        }[];
                                        unknown_rank: boolean;
                                    };
                                    name: string;
                                };
                            };
                            outputs: {
                                [key: string]: {
                                    /** @enum {string} */
                                    dtype: "DT_FLOAT" | "DT_DOUBLE" | "DT_INT32" | "DT_STRING";
                                    tensor_shape: {
                                        dim: {
                                            size: string;
                                            name: string;
                                        }[];
                                        unknown_rank: boolean;
                                    };
                                    name: string;
                                };
                            };
                            method_name: string;
                        };
                    };
                };
            };
        };
        PredictReply: {
            model: string;
            version: string;
            predictions: components["schemas"]["Prediction"][];
            ensemble: {
                members_used: number;
                combine: string;
            };
            timing_ms: {
                queue: number;
                compute: number;
                total: number;
            };
        };
        /** @description The values that one field of the job takes over the trials */
        SweepDimension: {
            /** @constant */
            type: "geometric";
            from: number;
            to: number;
            /** @description Points, including both ends */
            count: number;
            /**
             * @description Round to whole numbers; points that become equal are tried once
             * @default false
             */
            integer: boolean;
        } | {
            /** @constant */
            type: "linear";
            from: number;
            to: number;
            /** @description Points, including both ends */
            count: number;
            /**
             * @description Round to whole numbers; points that become equal are tried once
             * @default false
             */
            integer: boolean;
        } | {
            /** @constant */
            type: "choice";
            values: (string | number | boolean | null | unknown[] | {
                [key: string]: unknown;
            })[];
        } | {
            /** @constant */
            type: "uniform";
            from: number;
            to: number;
            /**
             * @description Round to whole numbers; points that become equal are tried once
             * @default false
             */
            integer: boolean;
        } | {
            /** @constant */
            type: "log_uniform";
            from: number;
            to: number;
            /**
             * @description Round to whole numbers; points that become equal are tried once
             * @default false
             */
            integer: boolean;
        };
        /** @description Which combinations are tried, and which are stopped early */
        SweepStrategy: {
            /** @constant */
            type: "grid";
        } | {
            /** @constant */
            type: "random";
            /** @description How many combinations are drawn */
            trials: number;
        } | {
            /** @constant */
            type: "successive_halving";
            /** @description How many combinations are drawn; every combination of the points if left out */
            trials?: number;
            /**
             * @description One in so many goes on from each rung
             * @default 3
             */
            reduction_factor: number;
            /**
             * @description Epochs at the first rung
             * @default 1
             */
            min_epochs: number;
        } | {
            /** @constant */
            type: "median_stopping";
            /** @description How many combinations are drawn; every combination of the points if left out */
            trials?: number;
            /**
             * @description Into so many parts the training is divided; trials are judged between them
             * @default 10
             */
            rungs: number;
            /**
             * @description Epochs before which no trial is judged
             * @default 1
             */
            min_epochs: number;
            /**
             * @description No trial is pruned before so many have succeeded
             * @default 3
             */
            min_trials: number;
        } | {
            /** @constant */
            type: "tpe";
            /**
             * @description How many trials are made
             * @default 50
             */
            trials: number;
            /**
             * @description So many first trials are drawn at random
             * @default 10
             */
            startup_trials: number;
            /**
             * @description Prunes trials as the strategy median_stopping does
             * @default null
             */
            median_stopping: {
                /**
                 * @description Into so many parts the training is divided; trials are judged between them
                 * @default 10
                 */
                rungs: number;
                /**
                 * @description Epochs before which no trial is judged
                 * @default 1
                 */
                min_epochs: number;
                /**
                 * @description No trial is pruned before so many have succeeded
                 * @default 3
                 */
                min_trials: number;
            } | null;
        };
        Checkpoint: {
            /** @constant */
            object: "checkpoint";
            id: string;
            job_id: string;
            member: number;
            /** @enum {string} */
            kind: "last" | "best" | "final";
            step: number;
            epoch: number;
            metrics: {
                [key: string]: number | null;
            };
            bytes: number;
            sha256: string;
            resumable: boolean;
            /** Format: date-time */
            created_at: string;
        };
        AugmentationPreview: {
            /** @constant */
            object: "dataset.augmentation_preview";
            dataset_id: string;
            seed: number;
            member: number;
            step: number;
            /** @description Counted from 0; null for rows that were named */
            epoch: number | null;
            batch_rows: number;
            images: {
                row: number;
                label: string | number | null;
                /** @description A PNG as a data URI */
                original: string;
                /** @description A PNG as a data URI */
                augmented: string;
            }[];
        };
        SampleDataset: {
            /** @enum {string} */
            sample: "mnist" | "fashion_mnist" | "digits" | "lfw_subset" | "photo_patches" | "iris" | "wine" | "breast_cancer" | "penguins" | "german_credit" | "churn" | "diabetes";
            title: string;
            description: string;
            licence: string;
            /** @enum {string} */
            task: "classification" | "regression";
            rows: number;
            test_rows: number;
            input_shape: number[];
            classes: string[];
            /** @description Of the prepared data set */
            bytes: number;
            /** @description Of the prepared data set */
            sha256: string;
            /** @description Where it is fetched from when it is first asked for */
            source: string;
        };
        DriftShare: {
            training: number;
            served: number | null;
        };
        DriftHour: {
            /** Format: date-time */
            hour: string;
            /** @description Served rows */
            rows: number;
            /** @description Population stability index against training; null without rows */
            psi: number | null;
            /** @description What the index exceeds in 1 of 20 cases where nothing has changed; large where there are few rows */
            by_chance: number | null;
            /** @description `moderate` from 0.1 on, `large` from 0.25 on; `none` where it may be chance */
            level: ("none" | "moderate" | "large") | null;
            missing: number | null;
            unknown: number | null;
        };
        DriftOfValues: {
            name: string;
            /** @enum {string} */
            measure: "value" | "characters" | "brightness" | "contrast";
            /** @description Served rows */
            rows: number;
            /** @description Population stability index against training; null without rows */
            psi: number | null;
            /** @description What the index exceeds in 1 of 20 cases where nothing has changed; large where there are few rows */
            by_chance: number | null;
            /** @description `moderate` from 0.1 on, `large` from 0.25 on; `none` where it may be chance */
            level: ("none" | "moderate" | "large") | null;
            missing: components["schemas"]["DriftShare"];
            /** @description Categories that training did not have; null where there are no categories, or where rare ones share one that unknown ones belong to */
            unknown: components["schemas"]["DriftShare"] | null;
            bins: {
                label: string;
                training: number;
                served: number | null;
            }[];
            hours: components["schemas"]["DriftHour"][];
        };
        Drift: {
            /** @constant */
            object: "drift";
            model: string;
            version: string;
            /** Format: date-time */
            from: string;
            /** Format: date-time */
            to: string;
            /** @description Rows that were answered in these hours; those of batch predictions are not counted */
            rows: number;
            training_rows: number | null;
            /** @description Why there is nothing to compare with; null where there is */
            why_none: string | null;
            inputs: components["schemas"]["DriftOfValues"][];
            /** @description Columns that are not looked at, since a version has more than are counted */
            inputs_left_out: number;
            /** @description Null where no rows were held out, whose predictions they could be compared with */
            predictions: components["schemas"]["DriftOfValues"] | null;
        };
        Event: {
            /** @constant */
            object: "event";
            id: string;
            job_id: string;
            seq: number;
            /** @enum {string} */
            type: "status" | "log" | "checkpoint" | "diagnostic";
            /** @enum {string} */
            level: "info" | "warn" | "error";
            message: string;
            member: number | null;
            data: {
                [key: string]: unknown;
            };
            /** Format: date-time */
            created_at: string;
        };
        Deleted: {
            object: string;
            id: string;
            /** @constant */
            deleted: true;
        };
        AuditEntry: {
            /** @constant */
            object: "audit_entry";
            id: string;
            /** @description Counts all entries of the installation, without gaps */
            seq: number;
            /** Format: date-time */
            at: string;
            /** @description The operation's id in the OpenAPI document */
            operation: string;
            /** @description What the call was about: an id, or the name of a model with its version or alias */
            target: string | null;
            /** @description The HTTP status of the reply */
            status: number;
            project_id: string | null;
            /** @description The API key or user that called */
            actor_id: string;
            /** @description Where the call came from */
            address: string;
            request_id: string;
            /** @description Over the entry and the sha256 of the one before */
            sha256: string;
        };
        ApiKey: {
            /** @constant */
            object: "api_key";
            id: string;
            name: string;
            project: string;
            scopes: ("jobs:write" | "jobs:read" | "predict" | "admin")[];
            /** Format: date-time */
            created_at: string;
            expires_at: string | null;
            revoked_at: string | null;
            last_used_at: string | null;
            /** @description Until when the secret before the last rotation is valid; null where there was none */
            previous_expires_at: string | null;
            /** @description Shown once, when the key is made or rotated */
            secret?: string;
        };
        Ticket: {
            /** @constant */
            object: "ticket";
            /** @description To be sent as the query field `ticket`; shown once */
            ticket: string;
            /**
             * Format: date-time
             * @description Until then it opens streams; one that is open goes on
             */
            expires_at: string;
        };
        Outage: {
            /** @description One word of a fixed list, such as `database_storage` */
            cause: string;
            message: string;
            remedy: string;
        };
        Liveness: {
            /** @constant */
            status: "ok";
            version: string;
        };
        Readiness: {
            ready: boolean;
            database: {
                ready: boolean;
                /** @description What is wrong at the moment, or null */
                outage: components["schemas"]["Outage"] | null;
            };
            queue: {
                ready: boolean;
                /** @enum {string} */
                kind: "redis" | "postgres";
                /** @description What is wrong at the moment, or null */
                outage: components["schemas"]["Outage"] | null;
            };
            engine: {
                /** @description At least one worker reported lately that it takes tasks */
                ready: boolean;
                backends: string[];
                workers: {
                    backend: string;
                    library: string;
                    device: string;
                    slots: number;
                    busy: number;
                    /** @description What is wrong at the moment, or null */
                    outage: components["schemas"]["Outage"] | null;
                }[];
            };
            serving: {
                ready: boolean;
                backend: string | null;
            };
        };
        Worker: {
            /** @constant */
            object: "worker";
            id: string;
            /** @description Where it runs; `hidden` unless the key is an admin of the project that runs the service */
            host: string;
            /** @description Its process; 0 where the host is hidden */
            pid: number;
            backend: string;
            library: string;
            device: string;
            /** @description Resident bytes at which a task is ended as out of memory; null where the memory of a GPU decides */
            memory_bytes: number | null;
            /** @description Floating-point operations a second of a large product of matrices in one slot; null where it was not measured */
            flops_per_second: number | null;
            slots: number;
            busy: number;
            /** @description Why it takes no tasks, or cannot store what its tasks report, at the moment; null where it can */
            outage: components["schemas"]["Outage"] | null;
            /** Format: date-time */
            started_at: string;
            /** Format: date-time */
            heartbeat_at: string;
        };
        Webhook: {
            /** @constant */
            object: "webhook";
            id: string;
            url: string;
            /** @description All, if empty */
            events: ("job.running" | "job.paused" | "job.succeeded" | "job.failed" | "job.cancelled" | "sweep.succeeded" | "sweep.failed" | "sweep.cancelled" | "dataset.ready" | "dataset.failed" | "prediction.succeeded" | "prediction.failed" | "prediction.cancelled" | "model_version.published" | "webhook.disabled")[];
            enabled: boolean;
            /** @description Why the service has disabled it; null where a user did, or where it is enabled */
            disabled_reason: string | null;
            /** @description Attempts in a row that failed */
            failures: number;
            failing_since: string | null;
            /** @description Until when messages are signed with the secret before the last rotation, too */
            previous_expires_at: string | null;
            /** Format: date-time */
            created_at: string;
            /** @description Shown once: the key of the HMAC, as Standard Webhooks writes it (`whsec_` and base64) */
            secret?: string;
        };
        WebhookDelivery: {
            /** @constant */
            object: "webhook_delivery";
            /** @description The `webhook-id` of the message, the same at every attempt */
            id: string;
            webhook_id: string;
            type: ("job.running" | "job.paused" | "job.succeeded" | "job.failed" | "job.cancelled" | "sweep.succeeded" | "sweep.failed" | "sweep.cancelled" | "dataset.ready" | "dataset.failed" | "prediction.succeeded" | "prediction.failed" | "prediction.cancelled" | "model_version.published" | "webhook.disabled") | "webhook.test";
            /**
             * @description `failed` once the last attempt has failed
             * @enum {string}
             */
            status: "pending" | "delivered" | "failed";
            attempts: number;
            /** @description null once it is delivered or has failed */
            next_attempt_at: string | null;
            last_attempt: {
                /** Format: date-time */
                at: string;
                /** @description The status of the answer; null where none came */
                status: number | null;
                seconds: number;
                /** @description Why it failed; null where it was delivered */
                error: string | null;
                /** @description The beginning of the answer */
                answer: string | null;
            } | null;
            /** @description What is sent, byte for byte */
            body: string;
            /** Format: date-time */
            created_at: string;
        };
        Upload: {
            /** @constant */
            object: "upload";
            id: string;
            filename: string;
            bytes: number;
            offset: number;
            sha256: string | null;
            expected_sha256: string | null;
            used: boolean;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            expires_at: string;
        };
        ProjectLimits: {
            /** @constant */
            object: "project.limits";
            project: string;
            /** @description Share of the slots beside other projects that wait: with weight 2 twice that of weight 1 */
            weight: number;
            limits: {
                /** @description Jobs that have not ended, trials of sweeps among them */
                open_jobs: number;
                /** @description Members of those jobs */
                open_members: number;
                /** @description Batch predictions that have not ended */
                open_predictions: number;
                /** @description Tasks that run at once; further ones wait */
                running_tasks: number;
                /** @description Data sets */
                datasets: number;
                /** @description API keys that are neither revoked nor expired */
                keys: number;
                /** @description Bytes of data sets, of checkpoints, of outputs of batch predictions and of uploads that were not used yet. Beyond it nothing new is taken, and what runs goes on */
                stored_bytes: number;
                /** @description Bytes that uploads in pieces announced and that no data set was made of yet */
                upload_bytes: number;
                /** @description Uploads that one API process receives at the same time */
                uploads_at_once: number;
                /** @description Event streams that are open at one API process */
                streams_at_once: number;
                /** @description Predictions that wait or are computed, of one API process */
                predictions_at_once: number;
                /** @description Requests that one API process takes in a minute */
                requests_per_minute: number;
                /** @description Floating-point operations that predictions take on one day (UTC) */
                prediction_flops_per_day: number;
            };
            /** @description What the project has of each at the moment. What is counted by process is that of the one that answers */
            used: {
                open_jobs: number;
                open_members: number;
                open_predictions: number;
                running_tasks: number;
                datasets: number;
                keys: number;
                stored_bytes: number;
                upload_bytes: number;
                uploads_at_once: number;
                streams_at_once: number;
                predictions_at_once: number;
                requests_per_minute: number;
                prediction_flops_per_day: number;
            };
        };
        ProjectUsage: {
            /** @constant */
            object: "project.usage";
            /** @description The project and the day */
            id: string;
            project: string;
            /**
             * Format: date
             * @description UTC; an attempt counts on the day on which it ended
             */
            day: string;
            /** @description Attempts that ended, lost ones among them */
            attempts: number;
            /** @description Seconds of slots that they took */
            compute_seconds: number;
            /** @description Requests that were answered, predictions among them */
            requests: number;
            /** @description Predictions that were answered */
            predictions: number;
            /** @description Rows of those predictions */
            prediction_rows: number;
            /** @description Floating-point operations that they took */
            prediction_flops: number;
            /** @description The most bytes that were stored on that day, of data sets, checkpoints and uploads: see the limit of the same name */
            stored_bytes: number;
        };
        ProjectMember: {
            /** @constant */
            object: "project_member";
            /** @description The address, or the id of the user where the provider gives none */
            id: string;
            project: string;
            email: string | null;
            /** @enum {string} */
            role: "viewer" | "editor" | "admin";
            /**
             * @description Granted by an admin, or mapped from a claim of the provider at the last sign-in
             * @enum {string}
             */
            source: "grant" | "claim";
            /** @description null until somebody has signed in with the address */
            user_id: string | null;
            name: string | null;
        };
        Session: {
            /** @constant */
            object: "session";
            id: string | null;
            signed_in: boolean;
            /** @description Where a browser signs in; null where the service knows keys only */
            sign_in_url: string | null;
            user: {
                id: string;
                email: string | null;
                name: string | null;
            } | null;
            /** @description The API key that was exchanged for the session; null where a user has signed in */
            key: {
                id: string;
                name: string;
            } | null;
            /** @description The project that the session works in; null for a user who belongs to none */
            project: string | null;
            role: ("viewer" | "editor" | "admin") | null;
            scopes: ("jobs:write" | "jobs:read" | "predict" | "admin")[];
            /** @description All projects that the user belongs to */
            projects: {
                name: string;
                /** @enum {string} */
                role: "viewer" | "editor" | "admin";
            }[];
            /** @description To be sent as the header x-csrf-token with whatever changes something */
            csrf_token: string | null;
            expires_at: string | null;
        };
        ListedSession: {
            /** @constant */
            object: "listed_session";
            id: string;
            /** @description Whether the request came by this session */
            current: boolean;
            user: {
                id: string;
                email: string | null;
                name: string | null;
            } | null;
            key: {
                id: string;
                name: string;
            } | null;
            project: string | null;
            /** @description What the browser called itself when it signed in */
            user_agent: string;
            /** Format: date-time */
            created_at: string;
            /**
             * Format: date-time
             * @description To the minute
             */
            last_used_at: string;
            /** Format: date-time */
            expires_at: string;
        };
        JobPlan: {
            /** @constant */
            object: "job.plan";
            spec: components["schemas"]["ResolvedJobSpec"];
            /** @description Trainable numbers of one member */
            parameters: number;
            /** @description In the order of their work: the layers of a residual block before the block, which is the addition */
            layers: {
                name: string;
                type: string;
                output_shape: number[];
                parameters: number;
                /** @description Of one forward pass of one example */
                flops: number;
            }[];
            /** @description Of a job that starts from other weights: whether the weights of each layer are loaded, loaded for the classes that both have, or drawn from the seed; and which layers are frozen */
            init?: {
                name: string;
                /** @enum {string} */
                start: "loaded" | "partly" | "drawn";
                frozen: boolean;
            }[];
            train_rows: number;
            validation_rows: number;
            /** @description Of one member, if it is not stopped early, those of its fit on all rows among them */
            steps: number;
            /** @description Three forward passes of the batch: one forward, two for the gradients */
            flops_per_step: number;
            /** @description Of all members together */
            total_flops: number;
            /** @description Of one training on a CPU: the program, and for the members that train in one pack weights, gradients, optimizer slots, layer outputs and rows */
            memory_bytes: number;
            /** @description By the fastest live worker, as fast as it multiplies matrices, in one slot; real trainings take longer. Null where no worker says how fast it is */
            least_seconds: number | null;
            /** @description About how long all members take one after the other in one slot of the fastest live worker, if none is stopped early; at most the time limit. Null where no worker says how fast it is */
            estimated_seconds: number | null;
            checkpoint_bytes: number;
            /** @description Of the preset `auto`: the models in the order in which they are tried, as far as the time goes */
            candidates?: {
                label: string;
                members: number;
                /** @description Of one member */
                parameters: number;
                /** @description Of one member, if it is not stopped early */
                steps: number;
                /** @description Of all its members, one after the other, if none is stopped early; null where no worker says how fast it is */
                estimated_seconds: number | null;
            }[];
            /** @description The version that the result becomes, if no other is published before, and the newest one by now with its data set */
            publishes: {
                model: string;
                version: string;
                /** @description Without a data set where it was imported */
                newest: {
                    version: string;
                    dataset_id: string | null;
                    dataset_name: string | null;
                } | null;
                /** @description What it must reach to be published; null where the model has no floor */
                floor: components["schemas"]["MetricFloor"] | null;
            } | null;
            warnings: {
                path: string;
                rule: string;
                message: string;
                received?: unknown;
            }[];
        };
        BulkJobsResult: {
            /** @constant */
            object: "bulk";
            done: number;
            failed: number;
            results: {
                id: string;
                /** @description The HTTP status that the same request about this job alone has */
                status: number;
                error: {
                    code: string;
                    message: string;
                } | null;
            }[];
        };
        FlatMetric: {
            time: number;
            job_id: string;
            member: number;
            key: string;
            step: number;
            epoch: number;
            value: number | null;
        };
        MetricSeries: {
            member: number;
            key: string;
            step: number[];
            epoch: number[];
            value: (number | null)[];
            min: (number | null)[];
            max: (number | null)[];
            at: string[];
        };
        MetricsPage: {
            job_id: string;
            status: string;
            complete: boolean;
            /** @description Pass as `since`, with the same keys, members and steps, for what comes after */
            next: string;
            /** @description More points are there already */
            has_more: boolean;
            series: components["schemas"]["MetricSeries"][];
            downsampled: boolean;
            source_points: number;
        };
        MetricsComparison: {
            /** @constant */
            object: "metrics.comparison";
            from_step: number;
            to_step: number;
            data: {
                job_id: string;
                status: string;
                complete: boolean;
                next: string;
                series: components["schemas"]["MetricSeries"][];
                source_points: number;
            }[];
        };
        MetricFrame: {
            job_id: string;
            next: string;
            series: components["schemas"]["MetricSeries"][];
        };
        UnauthorizedFrame: {
            message: string;
        };
        StatusEvent: {
            /** @constant */
            object: "event";
            id: string;
            job_id: string;
            seq: number;
            /** @constant */
            type: "status";
            /** @enum {string} */
            level: "info" | "warn" | "error";
            message: string;
            member: number | null;
            /** @description With `error` where the job failed */
            data: {
                /** @enum {string} */
                status: "queued" | "running" | "paused" | "stopping" | "succeeded" | "failed" | "cancelled";
            } & {
                [key: string]: unknown;
            };
            /** Format: date-time */
            created_at: string;
        };
        LogEvent: {
            /** @constant */
            object: "event";
            id: string;
            job_id: string;
            seq: number;
            /** @constant */
            type: "log";
            /** @enum {string} */
            level: "info" | "warn" | "error";
            message: string;
            member: number | null;
            data: {
                [key: string]: unknown;
            };
            /** Format: date-time */
            created_at: string;
        };
        CheckpointEvent: {
            /** @constant */
            object: "event";
            id: string;
            job_id: string;
            seq: number;
            /** @constant */
            type: "checkpoint";
            /** @enum {string} */
            level: "info" | "warn" | "error";
            message: string;
            member: number | null;
            data: {
                [key: string]: unknown;
            };
            /** Format: date-time */
            created_at: string;
        };
        DiagnosticEvent: {
            /** @constant */
            object: "event";
            id: string;
            job_id: string;
            seq: number;
            /** @constant */
            type: "diagnostic";
            /** @enum {string} */
            level: "info" | "warn" | "error";
            message: string;
            member: number | null;
            data: {
                [key: string]: unknown;
            };
            /** Format: date-time */
            created_at: string;
        };
        StreamFrame: {
            /** @constant */
            event: "metric";
            data: components["schemas"]["MetricFrame"];
        } | {
            /** @constant */
            event: "status";
            data: components["schemas"]["StatusEvent"];
        } | {
            /** @constant */
            event: "log";
            data: components["schemas"]["LogEvent"];
        } | {
            /** @constant */
            event: "checkpoint";
            data: components["schemas"]["CheckpointEvent"];
        } | {
            /** @constant */
            event: "diagnostic";
            data: components["schemas"]["DiagnosticEvent"];
        } | {
            /** @constant */
            event: "unauthorized";
            data: components["schemas"]["UnauthorizedFrame"];
        };
        Histogram: {
            /** @description The smallest finite value that was counted; null where none is finite */
            low: number | null;
            /** @description The largest */
            high: number | null;
            /** @description Bins of equal width; where all values are equal the first has them all */
            counts: number[];
            /** @description Values that are not finite, which are in no bin */
            not_finite: number;
            /** @description Values that there are. Of more than 65536 some are counted, evenly spaced */
            total: number;
        };
        LayerHistograms: {
            layer: string;
            /** @description Of its kernels */
            weights: components["schemas"]["Histogram"] | null;
            /** @description Of the loss of the batch by the kernels */
            gradients: components["schemas"]["Histogram"] | null;
            /** @description Of its outputs for the batch, where it has an activation function */
            activations: components["schemas"]["Histogram"] | null;
        };
        JobHistograms: {
            /** @constant */
            object: "job.histograms";
            job_id: string;
            member: number;
            data: {
                step: number;
                epoch: number;
                /** Format: date-time */
                at: string;
                layers: components["schemas"]["LayerHistograms"][];
            }[];
        };
        MlflowMetric: {
            key: string;
            value: number | "NaN";
            timestamp: number;
            step: number;
        };
        MlflowRun: {
            info: {
                run_id: string;
                run_uuid: string;
                run_name: string;
                experiment_id: string;
                user_id: string;
                /** @enum {string} */
                status: "RUNNING" | "SCHEDULED" | "FINISHED" | "FAILED" | "KILLED";
                start_time: number;
                end_time?: number;
                artifact_uri: string;
                /** @constant */
                lifecycle_stage: "active";
            };
            data: {
                metrics: components["schemas"]["MlflowMetric"][];
                params: {
                    key: string;
                    value: string;
                }[];
                tags: {
                    key: string;
                    value: string;
                }[];
            };
            inputs: Record<string, never>;
        };
        MlflowExperiment: {
            experiment_id: string;
            name: string;
            artifact_location: string;
            /** @constant */
            lifecycle_stage: "active";
            tags: {
                key: string;
                value: string;
            }[];
        };
        MlflowError: {
            error_code: string;
            message: string;
        };
        MlflowModelVersion: {
            name: string;
            version: string;
            creation_timestamp: number;
            last_updated_timestamp: number;
            /** @constant */
            current_stage: "None";
            description: string;
            source: string;
            run_id: string;
            /** @constant */
            status: "READY";
            tags: {
                key: string;
                value: string;
            }[];
            aliases: string[];
        };
        MlflowRegisteredModel: {
            name: string;
            creation_timestamp: number;
            last_updated_timestamp: number;
            description: string;
            latest_versions: components["schemas"]["MlflowModelVersion"][];
            tags: {
                key: string;
                value: string;
            }[];
            aliases: {
                alias: string;
                version: string;
            }[];
        };
        MlflowFile: {
            path: string;
            is_dir: boolean;
            file_size?: number;
        };
        BatchProgress: {
            /** @description Rows that are done and stored, those with an error among them */
            rows: number;
            /** @description Share of the input that is done */
            fraction: number;
            rows_per_second: number | null;
            seconds_left: number | null;
        };
        BatchPrediction: {
            /** @constant */
            object: "prediction";
            id: string;
            /** @enum {string} */
            status: "queued" | "running" | "succeeded" | "failed" | "cancelled";
            model: string;
            version: string;
            source: {
                /** @constant */
                type: "file";
                filename: string;
                sha256: string;
                bytes: number;
                /** @enum {string} */
                format: "csv" | "jsonl" | "parquet" | "arrow" | "npz" | "images";
                /** @enum {string} */
                encoding?: "utf-8" | "utf-16le" | "utf-16be" | "latin1" | "iso-8859-2" | "iso-8859-5" | "iso-8859-7" | "iso-8859-9" | "iso-8859-15" | "windows-1250" | "windows-1251" | "windows-1252" | "windows-1253" | "windows-1254" | "windows-1255" | "windows-1256" | "windows-1257" | "windows-1258" | "koi8-r" | "koi8-u" | "macintosh" | "shift_jis" | "euc-jp" | "euc-kr" | "gb18030" | "big5";
            } | {
                /** @constant */
                type: "dataset";
                dataset_id: string;
                name: string;
                /** @enum {string} */
                split?: "train" | "test";
            };
            settings: {
                /**
                 * @description `label` is the value, and its quantiles, of a regression; `probabilities` are those of classes
                 * @default [
                 *       "label",
                 *       "probabilities",
                 *       "uncertainty"
                 *     ]
                 */
                outputs: ("label" | "probabilities" | "uncertainty" | "members" | "interval" | "explanation")[];
                /**
                 * @description Input columns that are passed through as they stand in the file, such as an id: by name, or all. Of a zip, `file` is the name of the image
                 * @default []
                 */
                columns: "all" | string[];
                /**
                 * @description As of a prediction
                 * @default false
                 */
                calibrated: boolean;
                /** @description The probability of `interval`; 0.9 if left out */
                interval?: number;
                /**
                 * @description `fail`: a wrong row ends it, and there is no output. `skip`: the row is kept in its place, without a prediction and with the error
                 * @default fail
                 * @enum {string}
                 */
                on_error: "fail" | "skip";
                /**
                 * @default csv
                 * @enum {string}
                 */
                output: "csv" | "jsonl";
            };
            progress: components["schemas"]["BatchProgress"];
            /** @description Rows that have an error in place of a prediction */
            failed_rows: number;
            notes: {
                /** @description Columns of the file that the model does not take and that were not passed through */
                dropped_columns: string[];
                /** @description Rows by column whose category training did not have */
                unseen_categories: {
                    [key: string]: number;
                };
            };
            /** @description The file at /v1/predictions/{id}/output; null until it has succeeded */
            output: {
                bytes: number;
                sha256: string;
                content_type: string;
            } | null;
            error: {
                code: string;
                message: string;
            } | null;
            /** Format: date-time */
            created_at: string;
            started_at: string | null;
            finished_at: string | null;
        };
        LineageJob: {
            job_id: string;
            name: string | null;
            status: ("queued" | "running" | "paused" | "stopping" | "succeeded" | "failed" | "cancelled") | null;
            dataset: {
                id: string;
                name: string;
            } | null;
            /** @description The versions that were published from it and are there */
            models: {
                model: string;
                version: string;
            }[];
        };
        LineageStep: {
            from: string;
            to: string;
            /**
             * @description `to` started from the weights of `from`, is an ensemble that has its members, or tried it again
             * @enum {string}
             */
            relation: "init" | "ensemble" | "retry";
            /** @description The version by whose name the weights were found */
            model: {
                model: string;
                version: string;
            } | null;
        };
        LineageImport: {
            model: string;
            version: string;
            source: components["schemas"]["ModelSource"];
            /** @description The jobs that started from its weights */
            jobs: string[];
        };
        Lineage: {
            /** @constant */
            object: "lineage";
            /** @description The job that is asked about; null where that is an imported version */
            job_id: string | null;
            jobs: components["schemas"]["LineageJob"][];
            steps: components["schemas"]["LineageStep"][];
            /**
             * @description The imported versions that jobs among these started from, and the one that is asked about
             * @default []
             */
            imports: components["schemas"]["LineageImport"][];
            /** @description Whether these are all: only the nearest are told of very many */
            complete: boolean;
        };
        ResolvedSweepObjective: {
            /** @enum {string} */
            metric: "val_loss" | "val_accuracy" | "val_mean_absolute_error" | "val_root_mean_squared_error" | "val_roc_auc" | "val_average_precision" | "val_log_loss" | "val_balanced_accuracy" | "val_f1" | "val_f1_macro" | "val_f1_weighted" | "val_mcc" | "val_brier_score" | "val_top_3_accuracy" | "val_top_5_accuracy" | "val_median_absolute_error" | "val_r2" | "val_mean_absolute_percentage_error" | "val_pinball_loss";
            /** @enum {string} */
            direction: "maximize" | "minimize";
        };
        SweepTrial: {
            index: number;
            job_id: string;
            values: {
                [key: string]: string | number | boolean | null | unknown[] | {
                    [key: string]: unknown;
                };
            };
            /** @enum {string} */
            status: "waiting" | "queued" | "running" | "paused" | "stopping" | "stopped" | "succeeded" | "failed" | "cancelled";
            /** @description Why it was stopped or failed */
            reason: string | null;
            error: ("diverged" | "out_of_memory" | "time_limit" | "data_error" | "engine_error" | "worker_lost" | "invalid_spec") | null;
            progress: number;
            /** @description The last rung that it reached */
            rung: number | null;
            rungs: {
                rung: number;
                epochs: number;
                value: number | null;
                /** @description The best value up to here */
                best?: number | null;
                /** @description The mean of the values after each epoch up to here */
                mean?: number | null;
            }[];
            /** @description Its best value of the objective, and where */
            best: {
                value: number;
                step: number;
                epoch: number;
            } | null;
            /** @description Its newest value of the objective */
            last: number | null;
            started_at: string | null;
            finished_at: string | null;
        };
        SweepCurve: {
            path: string;
            /** @enum {string} */
            scale: "logarithmic" | "linear" | "category";
            points: {
                trial: number;
                value: string | number | boolean | null | unknown[] | {
                    [key: string]: unknown;
                };
                objective: number | null;
                /** @enum {string} */
                status: "waiting" | "queued" | "running" | "paused" | "stopping" | "stopped" | "succeeded" | "failed" | "cancelled";
            }[];
        };
        SweepRefinement: {
            reason: string;
            dimensions: {
                path: string;
                best: string | number | boolean | null | unknown[] | {
                    [key: string]: unknown;
                };
                from: number | null;
                to: number | null;
                /** @description Whether the best value is the lowest or highest that was tried */
                edge: ("lowest" | "highest") | null;
                reason: string;
            }[];
            /** @description The body of the next POST /v1/sweeps; null when there is no range left to refine */
            sweep: unknown;
        };
        SweepSummary: {
            /** @constant */
            object: "sweep";
            id: string;
            name: string;
            /** @enum {string} */
            status: "running" | "stopping" | "succeeded" | "failed" | "cancelled";
            /** Format: date-time */
            created_at: string;
            finished_at: string | null;
            objective: components["schemas"]["ResolvedSweepObjective"];
            strategy: components["schemas"]["SweepStrategy"];
            max_concurrent: number;
            /** @description Trials that there are, and those that the sweep will still choose */
            trial_count: number;
            /** @description Trials by status; those still to be chosen are waiting */
            counts: {
                waiting: number;
                queued: number;
                running: number;
                paused: number;
                stopping: number;
                stopped: number;
                succeeded: number;
                failed: number;
                cancelled: number;
            };
            best: {
                trial: number;
                job_id: string;
                values: {
                    [key: string]: string | number | boolean | null | unknown[] | {
                        [key: string]: unknown;
                    };
                };
                value: number;
                step: number;
            } | null;
            paths: string[];
        };
        Sweep: {
            /** @constant */
            object: "sweep";
            id: string;
            name: string;
            /** @enum {string} */
            status: "running" | "stopping" | "succeeded" | "failed" | "cancelled";
            /** Format: date-time */
            created_at: string;
            finished_at: string | null;
            objective: components["schemas"]["ResolvedSweepObjective"];
            strategy: components["schemas"]["SweepStrategy"];
            max_concurrent: number;
            /** @description Trials that there are, and those that the sweep will still choose */
            trial_count: number;
            /** @description Trials by status; those still to be chosen are waiting */
            counts: {
                waiting: number;
                queued: number;
                running: number;
                paused: number;
                stopping: number;
                stopped: number;
                succeeded: number;
                failed: number;
                cancelled: number;
            };
            best: {
                trial: number;
                job_id: string;
                values: {
                    [key: string]: string | number | boolean | null | unknown[] | {
                        [key: string]: unknown;
                    };
                };
                value: number;
                step: number;
            } | null;
            /** @description A job as POST /v1/jobs takes it; fields that the space names are optional */
            job: {
                [key: string]: unknown;
            };
            /** @description By the path of a field in the job */
            space: {
                [key: string]: components["schemas"]["SweepDimension"];
            };
            seed: number;
            rungs: {
                rung: number;
                epochs: number;
                keep: number | null;
                reached: number;
            }[];
            /** @description In their order; a strategy that chooses by results makes them as the sweep goes on */
            trials: components["schemas"]["SweepTrial"][];
            curves: components["schemas"]["SweepCurve"][];
            /** @description Null until a trial has measured the objective */
            refine: components["schemas"]["SweepRefinement"] | null;
            /** @description What was allowed when the sweep was sent but probably not meant, of the sweep and of all its trials */
            warnings: {
                path: string;
                rule: string;
                message: string;
                received?: unknown;
            }[];
        };
        SweepPlan: {
            /** @constant */
            object: "sweep.plan";
            objective: components["schemas"]["ResolvedSweepObjective"];
            seed: number;
            trial_count: number;
            /** @description Those that are settled: the first ones where a strategy chooses by results */
            trials: {
                index: number;
                values: {
                    [key: string]: string | number | boolean | null | unknown[] | {
                        [key: string]: unknown;
                    };
                };
                parameters: number;
                steps: number;
                total_flops: number;
            }[];
            /** @description Where trials are judged; empty unless the strategy stops trials */
            rungs: {
                rung: number;
                epochs: number;
                keep: number | null;
            }[];
            /** @description Of all trials, if none is stopped early; for those that are still to be chosen the mean of what may be chosen */
            total_flops: number;
            warnings: {
                path: string;
                rule: string;
                message: string;
                received?: unknown;
            }[];
        };
    };
    responses: {
        /** @description Too Many Requests */
        Error429: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description Internal Server Error */
        Error500: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description Service Unavailable */
        Error503: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description Unauthorized */
        Error401: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description Forbidden */
        Error403: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description Bad Request */
        Error400: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description Request Timeout */
        Error408: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description Payload Too Large */
        Error413: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description Unsupported Media Type */
        Error415: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description Conflict */
        Error409: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description Unprocessable Entity */
        Error422: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description Too Many Requests */
        MlflowError429: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["MlflowError"];
            };
        };
        /** @description Internal Server Error */
        MlflowError500: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["MlflowError"];
            };
        };
        /** @description Service Unavailable */
        MlflowError503: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["MlflowError"];
            };
        };
        /** @description Unauthorized */
        MlflowError401: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["MlflowError"];
            };
        };
        /** @description Forbidden */
        MlflowError403: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["MlflowError"];
            };
        };
        /** @description Bad Request */
        MlflowError400: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["MlflowError"];
            };
        };
        /** @description Request Timeout */
        MlflowError408: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["MlflowError"];
            };
        };
        /** @description Payload Too Large */
        MlflowError413: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["MlflowError"];
            };
        };
        /** @description Unsupported Media Type */
        MlflowError415: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["MlflowError"];
            };
        };
        /** @description Gateway Timeout */
        Error504: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description Too Many Requests */
        ProtocolError429: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ProtocolError"];
            };
        };
        /** @description Internal Server Error */
        ProtocolError500: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ProtocolError"];
            };
        };
        /** @description Service Unavailable */
        ProtocolError503: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ProtocolError"];
            };
        };
        /** @description Unauthorized */
        ProtocolError401: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ProtocolError"];
            };
        };
        /** @description Forbidden */
        ProtocolError403: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ProtocolError"];
            };
        };
        /** @description Gateway Timeout */
        ProtocolError504: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ProtocolError"];
            };
        };
        /** @description Bad Request */
        ProtocolError400: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ProtocolError"];
            };
        };
        /** @description Request Timeout */
        ProtocolError408: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ProtocolError"];
            };
        };
        /** @description Payload Too Large */
        ProtocolError413: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ProtocolError"];
            };
        };
        /** @description Unsupported Media Type */
        ProtocolError415: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ProtocolError"];
            };
        };
        /** @description Too Many Requests */
        MlflowScoringError429: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["MlflowScoringError"];
            };
        };
        /** @description Internal Server Error */
        MlflowScoringError500: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["MlflowScoringError"];
            };
        };
        /** @description Service Unavailable */
        MlflowScoringError503: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["MlflowScoringError"];
            };
        };
        /** @description Unauthorized */
        MlflowScoringError401: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["MlflowScoringError"];
            };
        };
        /** @description Forbidden */
        MlflowScoringError403: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["MlflowScoringError"];
            };
        };
        /** @description Gateway Timeout */
        MlflowScoringError504: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["MlflowScoringError"];
            };
        };
        /** @description Bad Request */
        MlflowScoringError400: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["MlflowScoringError"];
            };
        };
        /** @description Request Timeout */
        MlflowScoringError408: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["MlflowScoringError"];
            };
        };
        /** @description Payload Too Large */
        MlflowScoringError413: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["MlflowScoringError"];
            };
        };
        /** @description Unsupported Media Type */
        MlflowScoringError415: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["MlflowScoringError"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getOpenapi: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    getPrometheusMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Liveness"];
                };
            };
        };
    };
    getReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
        };
    };
    getDocs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    listApiKeys: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next` of the page before, with the same query; or the id of an object, to start after it */
                after?: string;
                order?: "asc" | "desc";
                /** @description Keys of this project, * for all; for those who run the service. The caller's own, if left out */
                project?: string | "*";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        object: "list";
                        data: components["schemas"]["ApiKey"][];
                        first_id: string | null;
                        last_id: string | null;
                        has_more: boolean;
                        /** @description Pass as `after`, with the same query, for the page that follows; null at the end */
                        next: string | null;
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    createApiKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body replays the first reply; the same key with another body is 422 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateApiKeyRequestInput"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKey"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            408: components["responses"]["Error408"];
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    createTicket: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description No fields */
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ticket"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            408: components["responses"]["Error408"];
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    revokeApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id: key_… */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKey"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            408: components["responses"]["Error408"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    rotateApiKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body replays the first reply; the same key with another body is 422 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description An id: key_… */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RotateApiKeyRequestInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKey"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            408: components["responses"]["Error408"];
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    listSampleDatasets: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        object: "list";
                        data: components["schemas"]["SampleDataset"][];
                        first_id: string | null;
                        last_id: string | null;
                        has_more: boolean;
                        /** @description Pass as `after`, with the same query, for the page that follows; null at the end */
                        next: string | null;
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    listDatasets: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next` of the page before, with the same query; or the id of an object, to start after it */
                after?: string;
                order?: "asc" | "desc";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        object: "list";
                        data: components["schemas"]["Dataset"][];
                        first_id: string | null;
                        last_id: string | null;
                        has_more: boolean;
                        /** @description Pass as `after`, with the same query, for the page that follows; null at the end */
                        next: string | null;
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    createDataset: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body replays the first reply; the same key with another body is 422 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SampleDatasetRequestInput"] | components["schemas"]["UploadedDatasetRequestInput"];
                "multipart/form-data": {
                    /** @description The first part, as JSON */
                    spec: components["schemas"]["UploadSpecInput"];
                    /** @description CSV, a table as text: one file. JSON Lines, an object a line: one file. Parquet, columns with their types: one file. Arrow, columns with their types: one file. IDX, images and labels as in MNIST: two files (images and labels) or four (those of a test split, too). NPZ, arrays x and y of NumPy: one file. Images, a zip with a folder for each class: one zip */
                    file: string[];
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Dataset"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            408: components["responses"]["Error408"];
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    uploadDataset: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body replays the first reply; the same key with another body is 422 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    /** @description The first part, as JSON */
                    spec: components["schemas"]["UploadSpecInput"];
                    /** @description CSV, a table as text: one file. JSON Lines, an object a line: one file. Parquet, columns with their types: one file. Arrow, columns with their types: one file. IDX, images and labels as in MNIST: two files (images and labels) or four (those of a test split, too). NPZ, arrays x and y of NumPy: one file. Images, a zip with a folder for each class: one zip */
                    file: string[];
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Dataset"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            408: components["responses"]["Error408"];
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    getDataset: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id: ds_… */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Dataset"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    deleteDataset: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id: ds_… */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deleted"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            408: components["responses"]["Error408"];
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    previewDataset: {
        parameters: {
            query?: {
                split?: "train" | "test";
                /** @description Rows to pass over first */
                offset?: number;
                limit?: number;
                /** @description Numbers of the rows wanted, separated by commas, such as the worst of a job; instead of `offset` and `limit` */
                rows?: string;
            };
            header?: never;
            path: {
                /** @description An id: ds_… */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DatasetPreview"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    listUploads: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        object: "list";
                        data: components["schemas"]["Upload"][];
                        first_id: string | null;
                        last_id: string | null;
                        has_more: boolean;
                        /** @description Pass as `after`, with the same query, for the page that follows; null at the end */
                        next: string | null;
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    createUpload: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body replays the first reply; the same key with another body is 422 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Upload"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            408: components["responses"]["Error408"];
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            415: components["responses"]["Error415"];
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    getUpload: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id: upl_… */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Upload"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    deleteUpload: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id: upl_… */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            408: components["responses"]["Error408"];
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    appendUpload: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id: upl_… */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is stored; Upload-Offset is where to go on */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            408: components["responses"]["Error408"];
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    listJobs: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next` of the page before, with the same query; or the id of an object, to start after it */
                after?: string;
                order?: "asc" | "desc";
                /** @description One or more of queued, running, paused, stopping, succeeded, failed, cancelled, separated by commas */
                status?: string;
                /** @description Part of the name, in any case and composition */
                name?: string;
                /** @description Conditions that must all hold, with blanks between them: `val_accuracy>0.95 status=running,queued tag=baseline name~mnist`. Quote values with blanks: `dataset="my table"` */
                where?: string;
                /** @description One of created_at, name, status, dataset, model, preset, optimizer, learning_rate, duration, finished_at, priority, or a final metric with its split: `val_accuracy` and `test_loss` are means over the members, `ensemble_test_accuracy` is the ensemble's. Jobs without a value come last in both directions; equal ones are in the order of their creation */
                sort?: string;
                /** @description Of the trials of a sweep that match, only the first in the order, which says how many there are */
                fold?: "sweeps";
                /** @description Whether `total` tells how many jobs match, on all pages */
                count?: "0" | "1" | "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        object: "list";
                        data: components["schemas"]["JobSummary"][];
                        first_id: string | null;
                        last_id: string | null;
                        has_more: boolean;
                        /** @description Pass as `after`, with the same query, for the page that follows; null at the end */
                        next: string | null;
                        /** @description How many match, on all pages; null unless `count` asks for it */
                        total: number | null;
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    createJob: {
        parameters: {
            query?: {
                /** @description Resolve, check and estimate; queue nothing */
                validate_only?: "0" | "1" | "true" | "false";
            };
            header?: {
                /** @description The same key and body replays the first reply; the same key with another body is 422 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["JobSpecInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobPlan"];
                };
            };
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            408: components["responses"]["Error408"];
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    getJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id: job_… */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    deleteJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id: job_… */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deleted"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            408: components["responses"]["Error408"];
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    updateJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id: job_… */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateJobInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            408: components["responses"]["Error408"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    bulkJobs: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body replays the first reply; the same key with another body is 422 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BulkJobsInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkJobsResult"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            408: components["responses"]["Error408"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    getJobAnalysis: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id: job_… */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobAnalysis"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    getJobHistograms: {
        parameters: {
            query?: {
                member?: number;
            };
            header?: never;
            path: {
                /** @description An id: job_… */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobHistograms"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    getJobLineage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id: job_… */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Lineage"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    getModelVersionLineage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of a model */
                name: string;
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Lineage"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    cancelJob: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body replays the first reply; the same key with another body is 422 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description An id: job_… */
                id: string;
            };
            cookie?: never;
        };
        /** @description No fields */
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            408: components["responses"]["Error408"];
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    pauseJob: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body replays the first reply; the same key with another body is 422 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description An id: job_… */
                id: string;
            };
            cookie?: never;
        };
        /** @description No fields */
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            408: components["responses"]["Error408"];
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    resumeJob: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body replays the first reply; the same key with another body is 422 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description An id: job_… */
                id: string;
            };
            cookie?: never;
        };
        /** @description No fields */
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            408: components["responses"]["Error408"];
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    finishJob: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body replays the first reply; the same key with another body is 422 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description An id: job_… */
                id: string;
            };
            cookie?: never;
        };
        /** @description No fields */
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            408: components["responses"]["Error408"];
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    retryJob: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body replays the first reply; the same key with another body is 422 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description An id: job_… */
                id: string;
            };
            cookie?: never;
        };
        /** @description No fields */
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            408: components["responses"]["Error408"];
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    createEnsemble: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body replays the first reply; the same key with another body is 422 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateEnsembleInput"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            408: components["responses"]["Error408"];
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    listSweeps: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next` of the page before, with the same query; or the id of an object, to start after it */
                after?: string;
                order?: "asc" | "desc";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        object: "list";
                        data: components["schemas"]["SweepSummary"][];
                        first_id: string | null;
                        last_id: string | null;
                        has_more: boolean;
                        /** @description Pass as `after`, with the same query, for the page that follows; null at the end */
                        next: string | null;
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    createSweep: {
        parameters: {
            query?: {
                /** @description Expand, check and estimate; queue nothing */
                validate_only?: "0" | "1" | "true" | "false";
            };
            header?: {
                /** @description The same key and body replays the first reply; the same key with another body is 422 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateSweepInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SweepPlan"];
                };
            };
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sweep"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            408: components["responses"]["Error408"];
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    getSweep: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id: swp_… */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sweep"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    deleteSweep: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id: swp_… */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deleted"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            408: components["responses"]["Error408"];
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    cancelSweep: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body replays the first reply; the same key with another body is 422 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description An id: swp_… */
                id: string;
            };
            cookie?: never;
        };
        /** @description No fields */
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sweep"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            408: components["responses"]["Error408"];
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    publishSweep: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body replays the first reply; the same key with another body is 422 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description An id: swp_… */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PublishSweepInput"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            408: components["responses"]["Error408"];
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    getMetrics: {
        parameters: {
            query?: {
                /** @description Comma-separated; all if left out */
                keys?: string;
                /** @description Comma-separated member numbers; all if left out */
                members?: string;
                /** @description `next` of the page before, with the same keys, members and steps: only what came after it */
                since?: string;
                from_step?: number;
                to_step?: number;
                /** @description At most this many points a series, as min/max buckets; all points if left out */
                max_points?: number;
            };
            header?: never;
            path: {
                /** @description An id: job_… */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MetricsPage"];
                };
            };
            /** @description Nothing is new since the tag in If-None-Match */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    getFlatMetrics: {
        parameters: {
            query?: {
                /** @description Comma-separated; all if left out */
                keys?: string;
                /** @description Comma-separated member numbers; all if left out */
                members?: string;
                from_step?: number;
                to_step?: number;
                /** @description At most this many points a series, as min/max buckets; all points if left out */
                max_points?: number;
                format?: "json" | "csv";
            };
            header?: never;
            path: {
                /** @description An id: job_… */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FlatMetric"][];
                    "text/csv": string;
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    compareMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MetricsComparisonRequestInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MetricsComparison"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            408: components["responses"]["Error408"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    listEvents: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next` of the page before, with the same query; or the id of an object, to start after it */
                after?: string;
                order?: "asc" | "desc";
                /** @description Only events of this kind; lists only */
                type?: "status" | "log" | "checkpoint" | "diagnostic";
                /** @description Only events of this level or above; lists only */
                level?: "info" | "warn" | "error";
                /** @description Only events whose message holds this text, in any case; lists only */
                search?: string;
                /** @description Of POST /v1/tickets, in place of a key; streams only */
                ticket?: string;
            };
            header?: never;
            path: {
                /** @description An id: job_… */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description With `Accept: text/event-stream`: the live stream of metric, status, log, checkpoint and diagnostic events; `Last-Event-ID` resumes it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        object: "list";
                        data: components["schemas"]["Event"][];
                        first_id: string | null;
                        last_id: string | null;
                        has_more: boolean;
                        /** @description Pass as `after`, with the same query, for the page that follows; null at the end */
                        next: string | null;
                    };
                    "text/event-stream": string;
                };
            };
            /** @description A stream that has nothing more to send: the reader need not come back */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    listCheckpoints: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next` of the page before, with the same query; or the id of an object, to start after it */
                after?: string;
                order?: "asc" | "desc";
            };
            header?: never;
            path: {
                /** @description An id: job_… */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        object: "list";
                        data: components["schemas"]["Checkpoint"][];
                        first_id: string | null;
                        last_id: string | null;
                        has_more: boolean;
                        /** @description Pass as `after`, with the same query, for the page that follows; null at the end */
                        next: string | null;
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    downloadCheckpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id: ckpt_… */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A safetensors file; its SHA-256 is in the header x-content-sha256 */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description A safetensors file; its SHA-256 is in the header x-content-sha256 */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description The file is still the one that `If-None-Match` names */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No byte of the range exists */
            416: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    listModels: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next` of the page before, with the same query; or the id of an object, to start after it */
                after?: string;
                order?: "asc" | "desc";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        object: "list";
                        data: components["schemas"]["Model"][];
                        first_id: string | null;
                        last_id: string | null;
                        has_more: boolean;
                        /** @description Pass as `after`, with the same query, for the page that follows; null at the end */
                        next: string | null;
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    getModel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of a model */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelWithStatus"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    deleteModel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of a model */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deleted"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            408: components["responses"]["Error408"];
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    setModel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of a model */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetModelRequestInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Model"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            408: components["responses"]["Error408"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    importModel: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body replays the first reply; the same key with another body is 422 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Name of a model; it is made where it is not there */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ImportModelRequestInput"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelVersion"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            408: components["responses"]["Error408"];
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    getModelVersion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of a model */
                name: string;
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelVersion"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    deleteModelVersion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of a model */
                name: string;
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deleted"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            408: components["responses"]["Error408"];
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    getModelVersionDrift: {
        parameters: {
            query?: {
                /** @description The first hour */
                from?: string;
                /** @description Up to this hour, which is not included */
                to?: string;
            };
            header?: never;
            path: {
                /** @description Name of a model */
                name: string;
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Drift"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    downloadModelVersion: {
        parameters: {
            query?: {
                /** @description `safetensors`: One file: tensors `member.<index>.<name>` as they are stored, with the manifest in its metadata. `tfjs`: A tar archive: a layers model for each member, `ensemble.json`, which says how they are fed and combined, and `trainyard.mjs`, which opens all of it. `onnx`: One file with preprocessing, all members and their combination: raw rows in; labels, probabilities or values out (https://onnx.ai). `saved_model`: A tar archive of a folder that TensorFlow loads: preprocessing, all members and their combination in one graph; raw rows in, as for ONNX. `card`: What the version was made from, what it takes, and how good it is, as Markdown. `card_json`: The same as JSON. */
                format?: "safetensors" | "tfjs" | "onnx" | "saved_model" | "card" | "card_json";
            };
            header?: never;
            path: {
                /** @description Name of a model */
                name: string;
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The members of the version */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                    "application/x-tar": string;
                    "text/markdown": string;
                    "application/vnd.trainyard.model-card+json": string;
                };
            };
            /** @description The members of the version */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                    "application/x-tar": string;
                    "text/markdown": string;
                    "application/vnd.trainyard.model-card+json": string;
                };
            };
            /** @description The file is still the one that `If-None-Match` names */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No byte of the range exists */
            416: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            /** @description Not Implemented */
            501: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            503: components["responses"]["Error503"];
        };
    };
    getTfjsEnsemble: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of a model */
                name: string;
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What goes into the models, what comes out of them, and how it is combined */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            /** @description Not Implemented */
            501: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            503: components["responses"]["Error503"];
        };
    };
    getTfjsModel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of a model */
                name: string;
                version: string;
                member: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A layers model of TensorFlow.js */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            /** @description Not Implemented */
            501: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            503: components["responses"]["Error503"];
        };
    };
    getTfjsWeights: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of a model */
                name: string;
                version: string;
                member: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The arrays that `model.json` lists, one after the other */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description The arrays that `model.json` lists, one after the other */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description The file is still the one that `If-None-Match` names */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No byte of the range exists */
            416: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            /** @description Not Implemented */
            501: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            503: components["responses"]["Error503"];
        };
    };
    setModelAlias: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of a model */
                name: string;
                /** @description Name of an alias */
                alias: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetAliasRequestInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelAlias"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            408: components["responses"]["Error408"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    deleteModelAlias: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of a model */
                name: string;
                /** @description Name of an alias */
                alias: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deleted"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            408: components["responses"]["Error408"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    listPredictions: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next` of the page before, with the same query; or the id of an object, to start after it */
                after?: string;
                order?: "asc" | "desc";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        object: "list";
                        data: components["schemas"]["BatchPrediction"][];
                        first_id: string | null;
                        last_id: string | null;
                        has_more: boolean;
                        /** @description Pass as `after`, with the same query, for the page that follows; null at the end */
                        next: string | null;
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    createPrediction: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body replays the first reply; the same key with another body is 422 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BatchPredictionRequestInput"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BatchPrediction"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            408: components["responses"]["Error408"];
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    getPrediction: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id: pred_… */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BatchPrediction"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    deletePrediction: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id: pred_… */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deleted"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            408: components["responses"]["Error408"];
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    cancelPrediction: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body replays the first reply; the same key with another body is 422 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description An id: pred_… */
                id: string;
            };
            cookie?: never;
        };
        /** @description No fields */
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BatchPrediction"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            408: components["responses"]["Error408"];
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    downloadPrediction: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id: pred_… */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The rows in the order of the input, in the format that was asked for; its SHA-256 is in the header x-content-sha256 */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                    "application/x-ndjson": string;
                };
            };
            /** @description The rows in the order of the input, in the format that was asked for; its SHA-256 is in the header x-content-sha256 */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                    "application/x-ndjson": string;
                };
            };
            /** @description The file is still the one that `If-None-Match` names */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No byte of the range exists */
            416: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    getProjectLimits: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name or id of a project; `-` for the caller's own */
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectLimits"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    setProjectLimits: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name or id of a project; `-` for the caller's own */
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetProjectLimitsRequestInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectLimits"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            408: components["responses"]["Error408"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    getProjectUsage: {
        parameters: {
            query?: {
                /** @description First day; 30 days ago if left out */
                from?: string;
                /** @description Last day; today if left out */
                to?: string;
                format?: "json" | "csv";
            };
            header?: never;
            path: {
                /** @description Name or id of a project; `-` for the caller's own */
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        object: "list";
                        data: components["schemas"]["ProjectUsage"][];
                        first_id: string | null;
                        last_id: string | null;
                        has_more: boolean;
                        /** @description Pass as `after`, with the same query, for the page that follows; null at the end */
                        next: string | null;
                    };
                    "text/csv": string;
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    listProjectMembers: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name or id of a project; `-` for the caller's own */
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        object: "list";
                        data: components["schemas"]["ProjectMember"][];
                        first_id: string | null;
                        last_id: string | null;
                        has_more: boolean;
                        /** @description Pass as `after`, with the same query, for the page that follows; null at the end */
                        next: string | null;
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    setProjectMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name or id of a project */
                project: string;
                /** @description Address of a user */
                email: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetProjectMemberRequestInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectMember"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            408: components["responses"]["Error408"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    removeProjectMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name or id of a project */
                project: string;
                /** @description Address of a user */
                email: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Taken away */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            408: components["responses"]["Error408"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    getSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    setSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetSessionRequestInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            408: components["responses"]["Error408"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    createSession: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body replays the first reply; the same key with another body is 422 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateSessionRequestInput"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            408: components["responses"]["Error408"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            422: components["responses"]["Error422"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    signOut: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Signed out; also where nobody was signed in */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            408: components["responses"]["Error408"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    signIn: {
        parameters: {
            query?: {
                /** @description Path of the page to show afterwards */
                return_to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The address of the provider */
            302: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    finishSignIn: {
        parameters: {
            query?: {
                code?: string;
                state?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The page to show, with the session as a cookie */
            303: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listSessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        object: "list";
                        data: components["schemas"]["ListedSession"][];
                        first_id: string | null;
                        last_id: string | null;
                        has_more: boolean;
                        /** @description Pass as `after`, with the same query, for the page that follows; null at the end */
                        next: string | null;
                    };
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    endSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Signed out */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            408: components["responses"]["Error408"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    listWebhooks: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next` of the page before, with the same query; or the id of an object, to start after it */
                after?: string;
                order?: "asc" | "desc";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        object: "list";
                        data: components["schemas"]["Webhook"][];
                        first_id: string | null;
                        last_id: string | null;
                        has_more: boolean;
                        /** @description Pass as `after`, with the same query, for the page that follows; null at the end */
                        next: string | null;
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    createWebhook: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body replays the first reply; the same key with another body is 422 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateWebhookRequestInput"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            408: components["responses"]["Error408"];
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    getWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id: whk_… */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    deleteWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id: whk_… */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deleted"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            408: components["responses"]["Error408"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    updateWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id: whk_… */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateWebhookRequestInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            408: components["responses"]["Error408"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    testWebhook: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body replays the first reply; the same key with another body is 422 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description An id: whk_… */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDelivery"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            408: components["responses"]["Error408"];
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            422: components["responses"]["Error422"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    listWebhookDeliveries: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next` of the page before, with the same query; or the id of an object, to start after it */
                after?: string;
                order?: "asc" | "desc";
            };
            header?: never;
            path: {
                /** @description An id: whk_… */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        object: "list";
                        data: components["schemas"]["WebhookDelivery"][];
                        first_id: string | null;
                        last_id: string | null;
                        has_more: boolean;
                        /** @description Pass as `after`, with the same query, for the page that follows; null at the end */
                        next: string | null;
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    redeliverWebhook: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body replays the first reply; the same key with another body is 422 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description An id: whk_… */
                id: string;
                /** @description An id: whd_… */
                delivery: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDelivery"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            408: components["responses"]["Error408"];
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            422: components["responses"]["Error422"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    rotateWebhook: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body replays the first reply; the same key with another body is 422 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description An id: whk_… */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            408: components["responses"]["Error408"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            422: components["responses"]["Error422"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    listWorkers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        object: "list";
                        data: components["schemas"]["Worker"][];
                        first_id: string | null;
                        last_id: string | null;
                        has_more: boolean;
                        /** @description Pass as `after`, with the same query, for the page that follows; null at the end */
                        next: string | null;
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    listAudit: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next` of the page before, with the same query; or the id of an object, to start after it */
                after?: string;
                order?: "asc" | "desc";
                /** @description Only this operation */
                operation?: string;
                /** @description Only this API key or user */
                actor?: string;
                /** @description Every project; for those who run the service. The caller's own, if left out */
                project?: "*";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        object: "list";
                        data: components["schemas"]["AuditEntry"][];
                        first_id: string | null;
                        last_id: string | null;
                        has_more: boolean;
                        /** @description Pass as `after`, with the same query, for the page that follows; null at the end */
                        next: string | null;
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    exportAudit: {
        parameters: {
            query?: {
                /** @description Only this operation */
                operation?: string;
                /** @description Only this API key or user */
                actor?: string;
                /** @description Every project; for those who run the service. The caller's own, if left out */
                project?: "*";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    downloadTensorboardEvents: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id: job_… */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Folders `<job>/member-<n>` and `<job>/ensemble` of event files, to be unpacked into a log directory */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-tar": string;
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    listTensorboardRuns: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": string[];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    listTensorboardTags: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: {
                            [key: string]: {
                                displayName: string;
                                description: string;
                            };
                        };
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    readTensorboardScalars: {
        parameters: {
            query: {
                run: string;
                tag: string;
                format?: "json" | "csv";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": [
                        number,
                        number,
                        number | "NaN"
                    ][];
                    "text/csv": string;
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    listMlflowExperiments: {
        parameters: {
            query?: {
                filter?: string | null;
                /** @description Nothing is ever deleted: DELETED_ONLY finds none */
                view_type?: ("ACTIVE_ONLY" | "DELETED_ONLY" | "ALL") | null;
                max_results?: number | null;
                page_token?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        experiments: components["schemas"]["MlflowExperiment"][];
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MlflowError"];
                };
            };
            401: components["responses"]["MlflowError401"];
            403: components["responses"]["MlflowError403"];
            429: components["responses"]["MlflowError429"];
            500: components["responses"]["MlflowError500"];
            503: components["responses"]["MlflowError503"];
        };
    };
    searchMlflowExperiments: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    filter?: string | null;
                    /** @description Nothing is ever deleted: DELETED_ONLY finds none */
                    view_type?: ("ACTIVE_ONLY" | "DELETED_ONLY" | "ALL") | null;
                    max_results?: number | null;
                    page_token?: string | null;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        experiments: components["schemas"]["MlflowExperiment"][];
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MlflowError"];
                };
            };
            401: components["responses"]["MlflowError401"];
            403: components["responses"]["MlflowError403"];
            408: components["responses"]["MlflowError408"];
            413: components["responses"]["MlflowError413"];
            415: components["responses"]["MlflowError415"];
            429: components["responses"]["MlflowError429"];
            500: components["responses"]["MlflowError500"];
            503: components["responses"]["MlflowError503"];
        };
    };
    getMlflowExperiment: {
        parameters: {
            query: {
                experiment_id: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        experiment: components["schemas"]["MlflowExperiment"];
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MlflowError"];
                };
            };
            401: components["responses"]["MlflowError401"];
            403: components["responses"]["MlflowError403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MlflowError"];
                };
            };
            429: components["responses"]["MlflowError429"];
            500: components["responses"]["MlflowError500"];
            503: components["responses"]["MlflowError503"];
        };
    };
    getMlflowExperimentByName: {
        parameters: {
            query: {
                experiment_name: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        experiment: components["schemas"]["MlflowExperiment"];
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MlflowError"];
                };
            };
            401: components["responses"]["MlflowError401"];
            403: components["responses"]["MlflowError403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MlflowError"];
                };
            };
            429: components["responses"]["MlflowError429"];
            500: components["responses"]["MlflowError500"];
            503: components["responses"]["MlflowError503"];
        };
    };
    searchMlflowRuns: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MlflowRunsSearchInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        runs: components["schemas"]["MlflowRun"][];
                        next_page_token?: string;
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MlflowError"];
                };
            };
            401: components["responses"]["MlflowError401"];
            403: components["responses"]["MlflowError403"];
            408: components["responses"]["MlflowError408"];
            413: components["responses"]["MlflowError413"];
            415: components["responses"]["MlflowError415"];
            429: components["responses"]["MlflowError429"];
            500: components["responses"]["MlflowError500"];
            503: components["responses"]["MlflowError503"];
        };
    };
    getMlflowRun: {
        parameters: {
            query?: {
                run_id?: string;
                run_uuid?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        run: components["schemas"]["MlflowRun"];
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MlflowError"];
                };
            };
            401: components["responses"]["MlflowError401"];
            403: components["responses"]["MlflowError403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MlflowError"];
                };
            };
            429: components["responses"]["MlflowError429"];
            500: components["responses"]["MlflowError500"];
            503: components["responses"]["MlflowError503"];
        };
    };
    getMlflowMetricHistory: {
        parameters: {
            query: {
                run_id?: string;
                run_uuid?: string;
                metric_key: string;
                max_results?: number;
                page_token?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        metrics: components["schemas"]["MlflowMetric"][];
                        next_page_token?: string;
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MlflowError"];
                };
            };
            401: components["responses"]["MlflowError401"];
            403: components["responses"]["MlflowError403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MlflowError"];
                };
            };
            429: components["responses"]["MlflowError429"];
            500: components["responses"]["MlflowError500"];
            503: components["responses"]["MlflowError503"];
        };
    };
    getMlflowMetricInterval: {
        parameters: {
            query: {
                run_ids: string | string[];
                metric_key: string;
                start_step?: number;
                end_step?: number;
                max_results?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        metrics: {
                            key: string;
                            value: number | "NaN";
                            timestamp: number;
                            step: number;
                            run_id: string;
                        }[];
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MlflowError"];
                };
            };
            401: components["responses"]["MlflowError401"];
            403: components["responses"]["MlflowError403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MlflowError"];
                };
            };
            429: components["responses"]["MlflowError429"];
            500: components["responses"]["MlflowError500"];
            503: components["responses"]["MlflowError503"];
        };
    };
    getMlflowMetricIntervalForPages: {
        parameters: {
            query: {
                run_ids: string | string[];
                metric_key: string;
                start_step?: number;
                end_step?: number;
                max_results?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        metrics: {
                            key: string;
                            value: number | "NaN";
                            timestamp: number;
                            step: number;
                            run_id: string;
                        }[];
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MlflowError"];
                };
            };
            401: components["responses"]["MlflowError401"];
            403: components["responses"]["MlflowError403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MlflowError"];
                };
            };
            429: components["responses"]["MlflowError429"];
            500: components["responses"]["MlflowError500"];
            503: components["responses"]["MlflowError503"];
        };
    };
    searchMlflowModels: {
        parameters: {
            query?: {
                filter?: string;
                max_results?: number;
                order_by?: string | string[];
                page_token?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        registered_models: components["schemas"]["MlflowRegisteredModel"][];
                        next_page_token?: string;
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MlflowError"];
                };
            };
            401: components["responses"]["MlflowError401"];
            403: components["responses"]["MlflowError403"];
            429: components["responses"]["MlflowError429"];
            500: components["responses"]["MlflowError500"];
            503: components["responses"]["MlflowError503"];
        };
    };
    getMlflowModel: {
        parameters: {
            query: {
                name: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        registered_model: components["schemas"]["MlflowRegisteredModel"];
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MlflowError"];
                };
            };
            401: components["responses"]["MlflowError401"];
            403: components["responses"]["MlflowError403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MlflowError"];
                };
            };
            429: components["responses"]["MlflowError429"];
            500: components["responses"]["MlflowError500"];
            503: components["responses"]["MlflowError503"];
        };
    };
    getMlflowLatestVersions: {
        parameters: {
            query: {
                name: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        model_versions: components["schemas"]["MlflowModelVersion"][];
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MlflowError"];
                };
            };
            401: components["responses"]["MlflowError401"];
            403: components["responses"]["MlflowError403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MlflowError"];
                };
            };
            429: components["responses"]["MlflowError429"];
            500: components["responses"]["MlflowError500"];
            503: components["responses"]["MlflowError503"];
        };
    };
    findMlflowLatestVersions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        model_versions: components["schemas"]["MlflowModelVersion"][];
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MlflowError"];
                };
            };
            401: components["responses"]["MlflowError401"];
            403: components["responses"]["MlflowError403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MlflowError"];
                };
            };
            408: components["responses"]["MlflowError408"];
            413: components["responses"]["MlflowError413"];
            415: components["responses"]["MlflowError415"];
            429: components["responses"]["MlflowError429"];
            500: components["responses"]["MlflowError500"];
            503: components["responses"]["MlflowError503"];
        };
    };
    getMlflowVersionByAlias: {
        parameters: {
            query: {
                name: string;
                alias: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        model_version: components["schemas"]["MlflowModelVersion"];
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MlflowError"];
                };
            };
            401: components["responses"]["MlflowError401"];
            403: components["responses"]["MlflowError403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MlflowError"];
                };
            };
            429: components["responses"]["MlflowError429"];
            500: components["responses"]["MlflowError500"];
            503: components["responses"]["MlflowError503"];
        };
    };
    getMlflowVersion: {
        parameters: {
            query: {
                name: string;
                version: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        model_version: components["schemas"]["MlflowModelVersion"];
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MlflowError"];
                };
            };
            401: components["responses"]["MlflowError401"];
            403: components["responses"]["MlflowError403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MlflowError"];
                };
            };
            429: components["responses"]["MlflowError429"];
            500: components["responses"]["MlflowError500"];
            503: components["responses"]["MlflowError503"];
        };
    };
    searchMlflowVersions: {
        parameters: {
            query?: {
                filter?: string;
                /** @description At most 10000 are given; the others come with page_token */
                max_results?: number;
                order_by?: string | string[];
                page_token?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        model_versions: components["schemas"]["MlflowModelVersion"][];
                        next_page_token?: string;
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MlflowError"];
                };
            };
            401: components["responses"]["MlflowError401"];
            403: components["responses"]["MlflowError403"];
            429: components["responses"]["MlflowError429"];
            500: components["responses"]["MlflowError500"];
            503: components["responses"]["MlflowError503"];
        };
    };
    getMlflowDownloadUri: {
        parameters: {
            query: {
                name: string;
                version: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        artifact_uri: string;
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MlflowError"];
                };
            };
            401: components["responses"]["MlflowError401"];
            403: components["responses"]["MlflowError403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MlflowError"];
                };
            };
            429: components["responses"]["MlflowError429"];
            500: components["responses"]["MlflowError500"];
            503: components["responses"]["MlflowError503"];
        };
    };
    listMlflowArtifacts: {
        parameters: {
            query?: {
                run_id?: string;
                run_uuid?: string;
                path?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        root_uri: string;
                        files: components["schemas"]["MlflowFile"][];
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MlflowError"];
                };
            };
            401: components["responses"]["MlflowError401"];
            403: components["responses"]["MlflowError403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MlflowError"];
                };
            };
            429: components["responses"]["MlflowError429"];
            500: components["responses"]["MlflowError500"];
            503: components["responses"]["MlflowError503"];
        };
    };
    listMlflowArtifactFiles: {
        parameters: {
            query?: {
                path?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        files: components["schemas"]["MlflowFile"][];
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MlflowError"];
                };
            };
            401: components["responses"]["MlflowError401"];
            403: components["responses"]["MlflowError403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MlflowError"];
                };
            };
            429: components["responses"]["MlflowError429"];
            500: components["responses"]["MlflowError500"];
            503: components["responses"]["MlflowError503"];
        };
    };
    downloadMlflowArtifact: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                run: string;
                file: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A safetensors file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description A safetensors file */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description The file is still the one that `If-None-Match` names */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MlflowError"];
                };
            };
            401: components["responses"]["MlflowError401"];
            403: components["responses"]["MlflowError403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MlflowError"];
                };
            };
            /** @description No byte of the range exists */
            416: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            429: components["responses"]["MlflowError429"];
            500: components["responses"]["MlflowError500"];
            503: components["responses"]["MlflowError503"];
        };
    };
    downloadMlflowFolderArtifact: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                run: string;
                folder: string;
                file: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A safetensors file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description A safetensors file */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description The file is still the one that `If-None-Match` names */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MlflowError"];
                };
            };
            401: components["responses"]["MlflowError401"];
            403: components["responses"]["MlflowError403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MlflowError"];
                };
            };
            /** @description No byte of the range exists */
            416: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            429: components["responses"]["MlflowError429"];
            500: components["responses"]["MlflowError500"];
            503: components["responses"]["MlflowError503"];
        };
    };
    previewAugmentation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id: ds_… */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AugmentationPreviewRequestInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AugmentationPreview"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            408: components["responses"]["Error408"];
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            415: components["responses"]["Error415"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    predict: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of a model */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PredictRequestInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PredictReply"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            408: components["responses"]["Error408"];
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            415: components["responses"]["Error415"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    getInferenceServer: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        name: string;
                        version: string;
                        extensions: string[];
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProtocolError"];
                };
            };
            401: components["responses"]["ProtocolError401"];
            403: components["responses"]["ProtocolError403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProtocolError"];
                };
            };
            429: components["responses"]["ProtocolError429"];
            500: components["responses"]["ProtocolError500"];
            503: components["responses"]["ProtocolError503"];
            504: components["responses"]["ProtocolError504"];
        };
    };
    getInferenceLive: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        live: boolean;
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProtocolError"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProtocolError"];
                };
            };
            429: components["responses"]["ProtocolError429"];
            500: components["responses"]["ProtocolError500"];
            503: components["responses"]["ProtocolError503"];
            504: components["responses"]["ProtocolError504"];
        };
    };
    getInferenceReady: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        ready: boolean;
                        live: boolean;
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProtocolError"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProtocolError"];
                };
            };
            429: components["responses"]["ProtocolError429"];
            500: components["responses"]["ProtocolError500"];
            503: components["responses"]["ProtocolError503"];
            504: components["responses"]["ProtocolError504"];
        };
    };
    listInferenceModels: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        models: string[];
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProtocolError"];
                };
            };
            401: components["responses"]["ProtocolError401"];
            403: components["responses"]["ProtocolError403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProtocolError"];
                };
            };
            429: components["responses"]["ProtocolError429"];
            500: components["responses"]["ProtocolError500"];
            503: components["responses"]["ProtocolError503"];
            504: components["responses"]["ProtocolError504"];
        };
    };
    indexInferenceRepository: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    ready?: boolean;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        name: string;
                        version: string;
                        state: string;
                        reason: string;
                    }[];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProtocolError"];
                };
            };
            401: components["responses"]["ProtocolError401"];
            403: components["responses"]["ProtocolError403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProtocolError"];
                };
            };
            408: components["responses"]["ProtocolError408"];
            413: components["responses"]["ProtocolError413"];
            415: components["responses"]["ProtocolError415"];
            429: components["responses"]["ProtocolError429"];
            500: components["responses"]["ProtocolError500"];
            503: components["responses"]["ProtocolError503"];
            504: components["responses"]["ProtocolError504"];
        };
    };
    loadInferenceModel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    parameters?: {
                        [key: string]: unknown;
                    };
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProtocolError"];
                };
            };
            401: components["responses"]["ProtocolError401"];
            403: components["responses"]["ProtocolError403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProtocolError"];
                };
            };
            408: components["responses"]["ProtocolError408"];
            413: components["responses"]["ProtocolError413"];
            415: components["responses"]["ProtocolError415"];
            429: components["responses"]["ProtocolError429"];
            500: components["responses"]["ProtocolError500"];
            503: components["responses"]["ProtocolError503"];
            504: components["responses"]["ProtocolError504"];
        };
    };
    unloadInferenceModel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    parameters?: {
                        [key: string]: unknown;
                    };
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProtocolError"];
                };
            };
            401: components["responses"]["ProtocolError401"];
            403: components["responses"]["ProtocolError403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProtocolError"];
                };
            };
            408: components["responses"]["ProtocolError408"];
            413: components["responses"]["ProtocolError413"];
            415: components["responses"]["ProtocolError415"];
            429: components["responses"]["ProtocolError429"];
            500: components["responses"]["ProtocolError500"];
            503: components["responses"]["ProtocolError503"];
            504: components["responses"]["ProtocolError504"];
        };
    };
    getInferenceStats: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferModelStatistics"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProtocolError"];
                };
            };
            401: components["responses"]["ProtocolError401"];
            403: components["responses"]["ProtocolError403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProtocolError"];
                };
            };
            429: components["responses"]["ProtocolError429"];
            500: components["responses"]["ProtocolError500"];
            503: components["responses"]["ProtocolError503"];
            504: components["responses"]["ProtocolError504"];
        };
    };
    getInferenceModel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferModelMetadata"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProtocolError"];
                };
            };
            401: components["responses"]["ProtocolError401"];
            403: components["responses"]["ProtocolError403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProtocolError"];
                };
            };
            429: components["responses"]["ProtocolError429"];
            500: components["responses"]["ProtocolError500"];
            503: components["responses"]["ProtocolError503"];
            504: components["responses"]["ProtocolError504"];
        };
    };
    getInferenceModelReady: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        name: string;
                        ready: boolean;
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProtocolError"];
                };
            };
            401: components["responses"]["ProtocolError401"];
            403: components["responses"]["ProtocolError403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProtocolError"];
                };
            };
            429: components["responses"]["ProtocolError429"];
            500: components["responses"]["ProtocolError500"];
            503: components["responses"]["ProtocolError503"];
            504: components["responses"]["ProtocolError504"];
        };
    };
    getInferenceModelConfig: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        name: string;
                        platform: string;
                        backend: string;
                        max_batch_size: number;
                        input: {
                            name: string;
                            data_type: string;
                            dims: number[];
                        }[];
                        output: {
                            name: string;
                            data_type: string;
                            dims: number[];
                        }[];
                        dynamic_batching: Record<string, never>;
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProtocolError"];
                };
            };
            401: components["responses"]["ProtocolError401"];
            403: components["responses"]["ProtocolError403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProtocolError"];
                };
            };
            429: components["responses"]["ProtocolError429"];
            500: components["responses"]["ProtocolError500"];
            503: components["responses"]["ProtocolError503"];
            504: components["responses"]["ProtocolError504"];
        };
    };
    getInferenceModelStats: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferModelStatistics"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProtocolError"];
                };
            };
            401: components["responses"]["ProtocolError401"];
            403: components["responses"]["ProtocolError403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProtocolError"];
                };
            };
            429: components["responses"]["ProtocolError429"];
            500: components["responses"]["ProtocolError500"];
            503: components["responses"]["ProtocolError503"];
            504: components["responses"]["ProtocolError504"];
        };
    };
    infer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InferRequestInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferReply"];
                    "application/octet-stream": string;
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProtocolError"];
                };
            };
            401: components["responses"]["ProtocolError401"];
            403: components["responses"]["ProtocolError403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProtocolError"];
                };
            };
            408: components["responses"]["ProtocolError408"];
            413: components["responses"]["ProtocolError413"];
            415: components["responses"]["ProtocolError415"];
            429: components["responses"]["ProtocolError429"];
            500: components["responses"]["ProtocolError500"];
            503: components["responses"]["ProtocolError503"];
            504: components["responses"]["ProtocolError504"];
        };
    };
    getInferenceModelVersion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferModelMetadata"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProtocolError"];
                };
            };
            401: components["responses"]["ProtocolError401"];
            403: components["responses"]["ProtocolError403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProtocolError"];
                };
            };
            429: components["responses"]["ProtocolError429"];
            500: components["responses"]["ProtocolError500"];
            503: components["responses"]["ProtocolError503"];
            504: components["responses"]["ProtocolError504"];
        };
    };
    getInferenceModelVersionReady: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        name: string;
                        ready: boolean;
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProtocolError"];
                };
            };
            401: components["responses"]["ProtocolError401"];
            403: components["responses"]["ProtocolError403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProtocolError"];
                };
            };
            429: components["responses"]["ProtocolError429"];
            500: components["responses"]["ProtocolError500"];
            503: components["responses"]["ProtocolError503"];
            504: components["responses"]["ProtocolError504"];
        };
    };
    getInferenceModelVersionConfig: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        name: string;
                        platform: string;
                        backend: string;
                        max_batch_size: number;
                        input: {
                            name: string;
                            data_type: string;
                            dims: number[];
                        }[];
                        output: {
                            name: string;
                            data_type: string;
                            dims: number[];
                        }[];
                        dynamic_batching: Record<string, never>;
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProtocolError"];
                };
            };
            401: components["responses"]["ProtocolError401"];
            403: components["responses"]["ProtocolError403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProtocolError"];
                };
            };
            429: components["responses"]["ProtocolError429"];
            500: components["responses"]["ProtocolError500"];
            503: components["responses"]["ProtocolError503"];
            504: components["responses"]["ProtocolError504"];
        };
    };
    getInferenceModelVersionStats: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferModelStatistics"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProtocolError"];
                };
            };
            401: components["responses"]["ProtocolError401"];
            403: components["responses"]["ProtocolError403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProtocolError"];
                };
            };
            429: components["responses"]["ProtocolError429"];
            500: components["responses"]["ProtocolError500"];
            503: components["responses"]["ProtocolError503"];
            504: components["responses"]["ProtocolError504"];
        };
    };
    inferWithVersion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
                version: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InferRequestInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferReply"];
                    "application/octet-stream": string;
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProtocolError"];
                };
            };
            401: components["responses"]["ProtocolError401"];
            403: components["responses"]["ProtocolError403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProtocolError"];
                };
            };
            408: components["responses"]["ProtocolError408"];
            413: components["responses"]["ProtocolError413"];
            415: components["responses"]["ProtocolError415"];
            429: components["responses"]["ProtocolError429"];
            500: components["responses"]["ProtocolError500"];
            503: components["responses"]["ProtocolError503"];
            504: components["responses"]["ProtocolError504"];
        };
    };
    tensorflowServingPredict: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TensorflowPredictRequestInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TensorflowPredictReply"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProtocolError"];
                };
            };
            401: components["responses"]["ProtocolError401"];
            403: components["responses"]["ProtocolError403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProtocolError"];
                };
            };
            408: components["responses"]["ProtocolError408"];
            413: components["responses"]["ProtocolError413"];
            415: components["responses"]["ProtocolError415"];
            429: components["responses"]["ProtocolError429"];
            500: components["responses"]["ProtocolError500"];
            503: components["responses"]["ProtocolError503"];
            504: components["responses"]["ProtocolError504"];
        };
    };
    tensorflowServingPredictVersion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
                version: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TensorflowPredictRequestInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TensorflowPredictReply"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProtocolError"];
                };
            };
            401: components["responses"]["ProtocolError401"];
            403: components["responses"]["ProtocolError403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProtocolError"];
                };
            };
            408: components["responses"]["ProtocolError408"];
            413: components["responses"]["ProtocolError413"];
            415: components["responses"]["ProtocolError415"];
            429: components["responses"]["ProtocolError429"];
            500: components["responses"]["ProtocolError500"];
            503: components["responses"]["ProtocolError503"];
            504: components["responses"]["ProtocolError504"];
        };
    };
    tensorflowServingPredictLabel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
                label: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TensorflowPredictRequestInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TensorflowPredictReply"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProtocolError"];
                };
            };
            401: components["responses"]["ProtocolError401"];
            403: components["responses"]["ProtocolError403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProtocolError"];
                };
            };
            408: components["responses"]["ProtocolError408"];
            413: components["responses"]["ProtocolError413"];
            415: components["responses"]["ProtocolError415"];
            429: components["responses"]["ProtocolError429"];
            500: components["responses"]["ProtocolError500"];
            503: components["responses"]["ProtocolError503"];
            504: components["responses"]["ProtocolError504"];
        };
    };
    getTensorflowMetadata: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TensorflowModelMetadata"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProtocolError"];
                };
            };
            401: components["responses"]["ProtocolError401"];
            403: components["responses"]["ProtocolError403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProtocolError"];
                };
            };
            429: components["responses"]["ProtocolError429"];
            500: components["responses"]["ProtocolError500"];
            503: components["responses"]["ProtocolError503"];
            504: components["responses"]["ProtocolError504"];
        };
    };
    getTensorflowVersionMetadata: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TensorflowModelMetadata"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProtocolError"];
                };
            };
            401: components["responses"]["ProtocolError401"];
            403: components["responses"]["ProtocolError403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProtocolError"];
                };
            };
            429: components["responses"]["ProtocolError429"];
            500: components["responses"]["ProtocolError500"];
            503: components["responses"]["ProtocolError503"];
            504: components["responses"]["ProtocolError504"];
        };
    };
    getTensorflowLabelMetadata: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
                label: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TensorflowModelMetadata"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProtocolError"];
                };
            };
            401: components["responses"]["ProtocolError401"];
            403: components["responses"]["ProtocolError403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProtocolError"];
                };
            };
            429: components["responses"]["ProtocolError429"];
            500: components["responses"]["ProtocolError500"];
            503: components["responses"]["ProtocolError503"];
            504: components["responses"]["ProtocolError504"];
        };
    };
    getTensorflowLabel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
                label: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        model_version_status: {
                            version: string;
                            /** @enum {string} */
                            state: "AVAILABLE";
                            status: {
                                /** @enum {string} */
                                error_code: "OK";
                                error_message: string;
                            };
                        }[];
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProtocolError"];
                };
            };
            401: components["responses"]["ProtocolError401"];
            403: components["responses"]["ProtocolError403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProtocolError"];
                };
            };
            429: components["responses"]["ProtocolError429"];
            500: components["responses"]["ProtocolError500"];
            503: components["responses"]["ProtocolError503"];
            504: components["responses"]["ProtocolError504"];
        };
    };
    mlflowInvocations: {
        parameters: {
            query?: {
                /** @description Which model; may be left out where the project has one */
                model?: string;
                version?: string;
                alias?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MlflowScoringRequestInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MlflowScoringReply"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MlflowScoringError"];
                };
            };
            401: components["responses"]["MlflowScoringError401"];
            403: components["responses"]["MlflowScoringError403"];
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MlflowScoringError"];
                };
            };
            408: components["responses"]["MlflowScoringError408"];
            413: components["responses"]["MlflowScoringError413"];
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MlflowScoringError"];
                };
            };
            429: components["responses"]["MlflowScoringError429"];
            500: components["responses"]["MlflowScoringError500"];
            503: components["responses"]["MlflowScoringError503"];
            504: components["responses"]["MlflowScoringError504"];
        };
    };
    mlflowHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            429: components["responses"]["MlflowScoringError429"];
            500: components["responses"]["MlflowScoringError500"];
            503: components["responses"]["MlflowScoringError503"];
            504: components["responses"]["MlflowScoringError504"];
        };
    };
    mlflowVersion: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            429: components["responses"]["MlflowScoringError429"];
            500: components["responses"]["MlflowScoringError500"];
            503: components["responses"]["MlflowScoringError503"];
            504: components["responses"]["MlflowScoringError504"];
        };
    };
    ping: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            429: components["responses"]["MlflowScoringError429"];
            500: components["responses"]["MlflowScoringError500"];
            503: components["responses"]["MlflowScoringError503"];
            504: components["responses"]["MlflowScoringError504"];
        };
    };
}
