"""Makes a video step by step: refines a prompt, has frames made, reviews them, and has the video made.

CALLSHEET_URL    address of the API, http://localhost:3000 when absent
CALLSHEET_TOKEN  access token, from POST /api/auth/login
"""

import os
import sys
import time

import requests

BASE_URL = os.environ.get("CALLSHEET_URL", "http://localhost:3000")
HEADERS = {"Authorization": f"Bearer {os.environ['CALLSHEET_TOKEN']}"}


def call(method, path, body=None):
    response = requests.request(method, f"{BASE_URL}/video-workflows{path}", json=body, headers=HEADERS)
    if not response.ok:
        sys.exit(f"Error: {response.json()['error']}")
    return response.json()


def settled(workflow_id):
    """The workflow once nothing is being made for it."""
    while True:
        workflow = call("GET", f"/{workflow_id}")
        print(f"Step: {workflow['step']}, Status: {workflow['status']}")
        if workflow["status"] == "FAILED":
            sys.exit(f"Error: {workflow['errors'][-1]['message']}")
        if workflow["status"] != "PROCESSING":
            return workflow
        time.sleep(2)


# Create a workflow
workflow = call("POST", "", {
    "title": "Summer Product Launch",
    "initialPrompt": "Create a 30-second video showcasing our new product",
    "campaignId": "campaign_123",
    "metadata": {
        "targetAudience": "Young professionals",
        "tone": "Energetic and professional",
        "duration": 30,
        "style": "Modern and minimalist",
        "aspectRatio": "16:9",
    },
})
workflow_id = workflow["_id"]

# Refine the prompt, twice
call("POST", f"/{workflow_id}/refine-prompt", {"model": "gpt-4o"})
settled(workflow_id)
call("POST", f"/{workflow_id}/refine-prompt", {
    "additionalInfo": "Focus more on the product features",
    "model": "claude-3-opus-20240229",
})
print(f"Prompt: {settled(workflow_id)['finalRefinedPrompt']}")

# Have sample frames made
call("POST", f"/{workflow_id}/generate-frames", {"frameCount": 3, "model": "stable-diffusion-xl"})
settled(workflow_id)

# Reject one of them and have just that one made anew
call("POST", f"/{workflow_id}/review-frames", {"frameReviews": [
    {"frameNumber": 0, "approved": True},
    {"frameNumber": 1, "approved": False, "feedback": "Make the colors more vibrant"},
    {"frameNumber": 2, "approved": True},
]})
call("POST", f"/{workflow_id}/regenerate-frames", {"frameNumbers": [1]})
settled(workflow_id)
call("POST", f"/{workflow_id}/review-frames", {"frameReviews": [{"frameNumber": 1, "approved": True}]})

# Have the video made
call("POST", f"/{workflow_id}/generate-video", {"model": "veo-3", "duration": 30, "fps": 30})
output = settled(workflow_id)["videoOutput"]
for warning in output["warnings"]:
    print(f"Warning: {warning['message']}")
print(f"Video URL: {output['videoUrl']}")
